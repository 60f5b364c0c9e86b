// One fault, named by the argument, that the sanitizer of this build must report: the proof that
// the clean runs of the other tests say something. The faults are those that the library could
// have, made through its own threads and memory.

#include <atomic>
#include <climits>
#include <cstdio>
#include <cstring>
#include <thread>

#include "base/aligned_buffer.h"
#include "base/dispatcher.h"
#include "base/parallel.h"
#include "support/function_job.h"
#include "support/grow_team.h"

namespace {

using ct2d::Dispatcher;
using ct2d::test::FunctionJob;

// Two members of the team write one element.
void write_of_two_tiles() {
  constexpr int kThreads = 2;
  ct2d::test::grow_team(kThreads);
  int element = 0;
  std::atomic<int> running{0};
  (void)ct2d::parallel_for(kThreads, kThreads, nullptr, [&](int64_t tile, int) {
    element = static_cast<int>(tile);
    ++running;
    while (running < kThreads) std::this_thread::yield();
  });
  std::printf("%d\n", element);
}

// A result is read without having waited for its job: a relaxed flag hands nothing over.
void read_before_the_end() {
  int result = 0;
  std::atomic<bool> seen{false};
  FunctionJob job([&] {
    result = 1;
    seen.store(true, std::memory_order_relaxed);
  });
  (void)Dispatcher::instance().submit(&job);
  while (!seen.load(std::memory_order_relaxed)) std::this_thread::yield();
  std::printf("%d\n", result);
  Dispatcher::instance().wait(&job);
}

// A job reads an operand that its caller has freed.
void read_of_a_freed_operand() {
  ct2d::AlignedBuffer operand;
  if (!operand.allocate(64)) return;
  const volatile char* const data = static_cast<const char*>(operand.data());
  operand = {};
  FunctionJob job([&] { std::printf("%d\n", data[0]); });
  (void)Dispatcher::instance().submit(&job);
  Dispatcher::instance().wait(&job);
}

// Memory that nothing points to when the process ends.
void leaked_memory() {
  void* volatile memory = new char[64];
  std::printf("%p\n", memory);
  memory = nullptr;
}

void overflow() {
  volatile int size = INT_MAX;
  size = size + 1;
  std::printf("%d\n", size);
}

constexpr struct {
  const char* name;
  void (*commit)();
} kFaults[] = {
    {"write_of_two_tiles", write_of_two_tiles},
    {"read_before_the_end", read_before_the_end},
    {"read_of_a_freed_operand", read_of_a_freed_operand},
    {"leaked_memory", leaked_memory},
    {"overflow", overflow},
};

}  // namespace

int main(int count, char** arguments) {
  for (const auto& fault : kFaults) {
    if (count == 2 && std::strcmp(arguments[1], fault.name) == 0) fault.commit();
  }
  Dispatcher::instance().settle();
  return 0;
}
