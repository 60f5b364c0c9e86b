// Dispatcher: the one thread that runs asynchronous work, in order of submission.
//
// It is OpenMP's only root for asynchronous work, so the process has one team for it however many
// JavaScript threads submit. The thread starts with the first job and never ends; the object is
// never destroyed, because jobs may still run while the process exits.
//
// A Job is owned by whoever submitted it. `run`, then `ended`, are called once on the dispatcher's
// thread unless the job was taken back by `remove` before. When `ended` is called the job counts no
// longer, and once it has returned the dispatcher has forgotten the job.
#pragma once

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

  // Returns: kTooLarge, with the job not queued, where the system has no thread left.
  Status submit(Job* job);

  // Takes a job back. Returns: false when it has begun or ended.
  bool remove(Job* job);

  // Blocks until the dispatcher has forgotten `job`. Requires: not called by `job` itself.
  void wait(Job* job);

  // Jobs submitted that have not ended, the running one included.
  size_t length();

 private:
  Dispatcher() = default;
  void loop();

  std::mutex mutex_;
  std::condition_variable submitted_, forgotten_;
  std::deque<Job*> queue_;
  Job* current_ = nullptr;
  size_t length_ = 0;
  bool started_ = false;
};

}  // namespace ct2d
