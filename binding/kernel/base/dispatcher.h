// Dispatcher: the one thread that runs asynchronous work, in order of submission.
//
// It is the only OpenMP root of the process, so there is one team however many JavaScript threads
// submit jobs or call synchronously. The thread starts with the first job, or with the first call
// that wants more than one thread, and never ends; the object is never destroyed, because jobs may
// still run while the process exits.
//
// A Job is owned by whoever submitted it. `run`, then `ended`, are called once on the dispatcher's
// thread unless the job was taken back by `remove` before. When `ended` is called the job counts no
// longer, and once it has returned the dispatcher has forgotten the job.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

#include "base/status.h"

namespace ct2d {

class Dispatcher {
 public:
  class Job {
   public:
    virtual ~Job() = default;
    virtual void run() = 0;
    virtual void ended() {}
  };

  static Dispatcher& instance();

  // Jobs that may wait or run at once. Each holds an input and an output, so a queue this long is a
  // leak of the caller's and not a load.
  static constexpr size_t kMostJobs = 65536;

  // Returns: kTooLarge, with the job not queued, where kMostJobs are, or where the system has no
  // thread left.
  Status submit(Job* job);

  // Returns: what submit would say of the queue's length now.
  Status check_room();

  // Has the team grow to `threads`, this thread included, before the next job; never waits for it.
  // Where the system has fewer threads the team is smaller.
  void grow(int threads);

  // Blocks until the team is as large as was asked for. Called before the process may end: an
  // OpenMP runtime that ends while it starts threads crashes.
  void settle();

  // Takes a job back. Returns: false when it has begun or ended.
  bool remove(Job* job);

  // Blocks until the dispatcher has forgotten `job`. Requires: not called by `job` itself.
  void wait(Job* job);

  // Jobs submitted that have not ended, the running one included.
  size_t length();

 private:
  Dispatcher() = default;
  bool start();
  Status room() const;
  void loop();
  void serve(int team);
  void run_next(std::unique_lock<std::mutex>* lock);

  std::mutex mutex_;
  std::condition_variable submitted_, forgotten_, settled_;
  std::deque<Job*> queue_;
  Job* current_ = nullptr;
  size_t length_ = 0;
  bool started_ = false;
  int served_ = 0;            // threads of the team that is up
  std::atomic<int> team_{1};  // threads that the team should have
};

}  // namespace ct2d
