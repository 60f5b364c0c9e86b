// TeamLease: the right of one run to the team of the process.
//
// A caller that may wait (the dispatcher) takes a waiting lease, one that may not (a synchronous
// call) a trying one; it then works alone when the team is taken or an asynchronous run waits for
// it. A run that wants one thread takes nothing and keeps nobody from the team.
#pragma once

#include <mutex>

namespace ct2d {

class TeamLease {
 public:
  enum class Mode { kWait, kTry };

  // Asks for `wanted` threads, at least 1. Has the team grow to that many, which happens while the
  // run is under way.
  TeamLease(Mode mode, int wanted);

  // The threads that the holder may use: those it wanted, or 1.
  int threads() const { return threads_; }

 private:
  std::unique_lock<std::mutex> lock_;
  int threads_ = 1;
};

}  // namespace ct2d
