#include "base/thread_count.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>

#include "base/cpu_limits.h"

namespace ct2d {

namespace {

// Reads the first number of a variable such as "4" or OpenMP's "4,2"; 0 when there is none.
int threads_from_environment(const char* name) {
  const char* text = std::getenv(name);
  const long value = text == nullptr ? 0 : std::strtol(text, nullptr, 10);
  return value < 1 ? 0 : static_cast<int>(std::min<long>(value, kMaxThreads));
}

int default_threads() {
  for (const char* name : {"CONVTRANSPOSE_NUM_THREADS", "OMP_NUM_THREADS"}) {
    if (const int threads = threads_from_environment(name); threads != 0) return threads;
  }
  return std::clamp(usable_cores("/"), 1, kMaxThreads);
}

std::atomic<int>& configured_threads() {
  static std::atomic<int> threads{default_threads()};
  return threads;
}

}  // namespace

int num_threads() { return configured_threads().load(std::memory_order_relaxed); }

Status set_num_threads(int threads) {
  if (threads < 1 || threads > kMaxThreads) {
    return {StatusCode::kOutOfRange, "threads must be in [1, " + std::to_string(kMaxThreads) +
                                         "]; received " + std::to_string(threads)};
  }
  configured_threads().store(threads, std::memory_order_relaxed);
  return {};
}

int most_threads() {
  static const int cpus = static_cast<int>(std::thread::hardware_concurrency());
  return std::max(cpus, num_threads());
}

}  // namespace ct2d
