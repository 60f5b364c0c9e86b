#include "base/team.h"

#include <algorithm>
#include <new>
#include <thread>

#include "base/float_mode.h"
#include "base/placement.h"

#if defined(_M_X64) || defined(_M_IX86)
#include <intrin.h>
#endif

namespace ct2d {

namespace {

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(_M_X64) || defined(_M_IX86)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Returns: whether the condition came true within kSpin.
template <class Condition>
bool spin_until(const Condition& condition) {
  constexpr int kPolls = 32;  // between looks at the clock
  const auto end = std::chrono::steady_clock::now() + Team::kSpin;
  do {
    for (int i = 0; i < kPolls; ++i) {
      if (condition()) return true;
      pause();
    }
    std::this_thread::yield();  // whom we wait for may need this CPU
  } while (std::chrono::steady_clock::now() < end);
  return condition();
}

}  // namespace

void Loop::work(int worker) {
  const FloatMode standard;
  while (stopped_.load(std::memory_order_relaxed) == StatusCode::kOk) {
    const int64_t tile = next_.fetch_add(1, std::memory_order_relaxed);
    if (tile >= tiles_) return;
    if (is_set(cancel_)) {
      stopped_.store(StatusCode::kCancelled, std::memory_order_relaxed);
      return;
    }
    try {
      function_(context_, tile, worker);
    } catch (const std::bad_alloc&) {
      stopped_.store(StatusCode::kTooLarge, std::memory_order_relaxed);
    }
  }
}

Status Loop::status() const {
  const StatusCode code = stopped_.load(std::memory_order_relaxed);
  if (code == StatusCode::kCancelled) return ct2d::cancelled();
  if (code == StatusCode::kTooLarge) return no_memory();
  return {};
}

Team& Team::instance() {
  static Team* const team = new Team;
  return *team;
}

void Team::run(Loop* loop, int helpers) {
  if (helpers < 1 || busy_.exchange(true, std::memory_order_acquire)) {
    loop->work(0);
    return;
  }
  open(loop, helpers);
  loop->work(0);
  close();
  busy_.store(false, std::memory_order_release);
}

void Team::open(Loop* loop, int helpers) {
  loop_ = loop;
  caller_cpu_.store(current_cpu(), std::memory_order_relaxed);
  state_.store(static_cast<uint32_t>(helpers));
  const int asleep = std::min(helpers, sleepers_.load());
  if (asleep == 0) return;
  { const std::lock_guard lock(mutex_); }  // whoever counted itself waits by now
  for (int i = 0; i < asleep; ++i) opened_.notify_one();
  if (wakes_here_.load(std::memory_order_relaxed)) std::this_thread::yield();
}

void Team::close() {
  state_.fetch_and(~kSeats);
  const auto all_left = [this] { return state_.load() == 0; };
  if (spin_until(all_left)) return;
  std::unique_lock lock(mutex_);
  caller_sleeps_.store(true);
  changed_.wait(lock, all_left);
  caller_sleeps_.store(false);
}

bool Team::join(int* worker) {
  uint32_t state = state_.load();
  while ((state & kSeats) != 0) {
    *worker = static_cast<int>(state & kSeats);
    if (state_.compare_exchange_weak(state, state - 1 + kAtWork)) return true;
  }
  return false;
}

void Team::leave() {
  if (state_.fetch_sub(kAtWork) != kAtWork || !caller_sleeps_.load()) return;
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void Team::count_helper(int change) {
  const std::lock_guard lock(mutex_);
  helpers_ += change;
  changed_.notify_all();
}

void Team::await_helpers(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return helpers_ == count; });
}

void Team::help(uint32_t epoch) {
  count_helper(1);
  const auto wanted = [&] { return (state_.load() & kSeats) != 0 || epoch_.load() != epoch; };
  while (epoch_.load() == epoch) {
    int worker = 0;
    if (join(&worker)) {
      loop_->work(worker);
      leave();
    }
    if (spin_until(wanted)) continue;
    std::unique_lock lock(mutex_);
    sleepers_.fetch_add(1);
    opened_.wait(lock, wanted);
    sleepers_.fetch_sub(1);
    lock.unlock();
    if (leave_cpu(caller_cpu_.load(std::memory_order_relaxed))) {
      wakes_here_.store(true, std::memory_order_relaxed);
    }
  }
  count_helper(-1);
}

void Team::dismiss() {
  const std::lock_guard lock(mutex_);
  epoch_.fetch_add(1);
  opened_.notify_all();
}

}  // namespace ct2d
