#include "base/parallel.h"

#if defined(_OPENMP)
#include <omp.h>
#endif

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>

namespace ct2d {

namespace {

std::mutex& team_mutex() {
  static std::mutex* const mutex = new std::mutex;  // outlives threads that run during exit
  return *mutex;
}

// Reads the first number of a variable such as "4" or OpenMP's "4,2"; 0 when there is none.
int threads_from_environment(const char* name) {
  const char* text = std::getenv(name);
  const long value = text == nullptr ? 0 : std::strtol(text, nullptr, 10);
  return value < 1 ? 0 : static_cast<int>(std::min<long>(value, kMaxThreads));
}

// The CPUs that this process may run on; glibc's hardware_concurrency ignores its affinity.
int usable_cpus() {
#if defined(__linux__)
  cpu_set_t cpus;
  if (sched_getaffinity(0, sizeof cpus, &cpus) == 0) return CPU_COUNT(&cpus);
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

int default_threads() {
  for (const char* name : {"CONVTRANSPOSE_NUM_THREADS", "OMP_NUM_THREADS"}) {
    if (const int threads = threads_from_environment(name); threads != 0) return threads;
  }
  return std::clamp(usable_cpus(), 1, kMaxThreads);
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

TeamLease::TeamLease(Mode mode) : lock_(team_mutex(), std::defer_lock) {
  if (mode == Mode::kWait) {
    lock_.lock();
  } else {
    (void)lock_.try_lock();
  }
}

int TeamLease::threads(int wanted) const {
  if (!lock_.owns_lock()) return 1;
  return wanted > 0 ? wanted : num_threads();
}

namespace internal {

namespace {

int worker_index() {
#if defined(_OPENMP)
  return omp_get_thread_num();
#else
  return 0;
#endif
}

}  // namespace

Status run_tiles(int threads, int64_t tiles, const CancelFlag* cancel, TileFunction function,
                 const void* context) {
  const int team = static_cast<int>(std::min<int64_t>(threads, tiles));
  std::atomic<bool> cancelled{false};
  if (team <= 1) {
    for (int64_t tile = 0; tile < tiles && !cancelled; ++tile) {
      if (is_set(cancel)) {
        cancelled = true;
      } else {
        function(context, tile, 0);
      }
    }
  } else {
#pragma omp parallel for schedule(dynamic, 1) num_threads(team)
    for (int64_t tile = 0; tile < tiles; ++tile) {
      if (cancelled.load(std::memory_order_relaxed)) continue;
      if (is_set(cancel)) {
        cancelled.store(true, std::memory_order_relaxed);
      } else {
        function(context, tile, worker_index());
      }
    }
  }
  if (cancelled) return {StatusCode::kCancelled, "the call was cancelled"};
  return {};
}

}  // namespace internal

}  // namespace ct2d
