// Team: how the threads of the process meet over a parallel loop.
//
// The caller of a loop publishes it and takes tiles from its counter at once; helpers join while
// seats are free. At the end the caller waits for helpers that hold a tile, never for one that has
// yet to wake, so a loop costs its caller a wake-up at most. Helpers are the members of the OpenMP
// region of parallel.cpp. Between loops they spin for kSpin, so that calls in close succession find
// them awake, and then sleep; none is ever left in a barrier of the OpenMP runtime, which spins for
// as long as that runtime likes.
//
// One loop is served at a time. The object is never destroyed: helpers outlive static destructors.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/cancel_flag.h"
#include "base/status.h"

namespace ct2d {

using TileFunction = void (*)(const void* context, int64_t tile, int worker);

// One parallel loop, on the stack of its caller.
class Loop {
 public:
  Loop(int64_t tiles, const CancelFlag* cancel, TileFunction function, const void* context)
      : tiles_(tiles), cancel_(cancel), function_(function), context_(context) {}

  // Takes tiles until none is left, the flag is seen set or one finds no memory.
  void work(int worker);

  // Returns: kCancelled when the flag was seen set before the last tile began, kTooLarge when a
  // tile found no memory.
  Status status() const;

 private:
  const int64_t tiles_;
  const CancelFlag* const cancel_;
  const TileFunction function_;
  const void* const context_;
  alignas(64) std::atomic<int64_t> next_{0};  // on its own line: the rest is only read
  std::atomic<StatusCode> stopped_{StatusCode::kOk};
};

class Team {
 public:
  static Team& instance();

  // How long an idle thread polls before it sleeps: longer than the JavaScript between two
  // synchronous calls, too short to show as CPU time.
  static constexpr std::chrono::microseconds kSpin{200};

  // Runs the loop on the calling thread as worker 0 and on up to `helpers` others; alone when
  // another loop is being served. Returns when no thread works on it any more.
  void run(Loop* loop, int helpers);

  // Serves as a helper until dismiss() is called after `epoch` was read.
  void help(uint32_t epoch);
  void dismiss();

  // Blocks until `count` threads are in help().
  void await_helpers(int count);
  uint32_t epoch() const { return epoch_.load(); }

 private:
  Team() = default;
  void open(Loop* loop, int helpers);
  void close();
  bool join(int* worker);
  void leave();
  void count_helper(int change);

  // Free seats in the low half, helpers at work in the high half. Seats are free only while `loop_`
  // is valid, and `loop_` stays valid until nobody is at work.
  static constexpr uint32_t kSeats = 0xffff, kAtWork = 0x10000;
  std::atomic<uint32_t> state_{0};
  Loop* loop_ = nullptr;
  std::atomic<bool> busy_{false};
  std::atomic<uint32_t> epoch_{0};

  // A helper may wake on its caller's CPU and wait there (placement.h). Once that was seen, the
  // caller yields after a wake-up, so that the helper can move away.
  std::atomic<int> caller_cpu_{-1};
  std::atomic<bool> wakes_here_{false};

  // No wake-up is lost: a helper increments sleepers_, then reads state_; a caller writes state_,
  // then reads sleepers_. Both are sequentially consistent, so one of them sees the other. A caller
  // that waits uses caller_sleeps_ in the same way.
  std::mutex mutex_;
  std::condition_variable opened_, changed_;  // for helpers; for those that wait for helpers
  std::atomic<int> sleepers_{0};
  int helpers_ = 0;  // in help(); guarded by mutex_
  std::atomic<bool> caller_sleeps_{false};
};

}  // namespace ct2d
