#include "base/team_lease.h"

#include <atomic>

#include "base/dispatcher.h"

namespace ct2d {

namespace {

std::mutex& team_mutex() {
  static std::mutex* const mutex = new std::mutex;  // outlives threads that run during exit
  return *mutex;
}

// Runs that wait; without it, synchronous calls in a row could keep them waiting for ever.
std::atomic<int> waiting{0};

}  // namespace

TeamLease::TeamLease(Mode mode, int wanted) {
  if (wanted <= 1) return;
  lock_ = std::unique_lock(team_mutex(), std::defer_lock);
  if (mode == Mode::kWait) {
    waiting.fetch_add(1, std::memory_order_relaxed);
    lock_.lock();
    waiting.fetch_sub(1, std::memory_order_relaxed);
  } else if (waiting.load(std::memory_order_relaxed) != 0 || !lock_.try_lock()) {
    return;
  }
  threads_ = wanted;
  Dispatcher::instance().grow(wanted);
}

}  // namespace ct2d
