// EnvState: what one JavaScript environment (the main thread or a worker) has of the addon.
//
// It carries finished asynchronous runs back to their thread and knows those in flight. When the
// environment goes away, runs are taken back or cancelled and waited for, so that no thread of ours
// touches memory of an environment that is gone.
#pragma once

#include <napi.h>

#include <cstdint>
#include <unordered_map>

#include "ct2d.h"

namespace ct2d::napi {

// A job that ends on the JavaScript thread which began it.
class AsyncJob : public Dispatcher::Job {
 public:
  // Called once on the JavaScript thread, after ended(), with the job no longer in flight.
  virtual void settle(Napi::Env env) = 0;

  void cancel() { cancel_.store(true, std::memory_order_relaxed); }

  // Hands the job back to its environment.
  void ended() final;

 protected:
  CancelFlag cancel_{false};

 private:
  friend class EnvState;
  napi_threadsafe_function results_ = nullptr;
  uint32_t id_ = 0;
};

class EnvState {
 public:
  explicit EnvState(Napi::Env env);
  EnvState(const EnvState&) = delete;
  EnvState& operator=(const EnvState&) = delete;

  static EnvState& of(Napi::Env env);

  // Queues the job and owns it until it is settled. Returns: its id, for `cancel`.
  uint32_t submit(std::unique_ptr<AsyncJob> job);

  // A buffer for the copy of an input: one that an ended run gave back, if it fits, else a new one,
  // whose page faults take several times as long as the copy.
  // Returns: false when the memory cannot be had.
  [[nodiscard]] bool take_memory(size_t bytes, AlignedBuffer* memory);

  // Keeps the memory for the next run, while others are in flight; an idle environment holds none.
  void give_back(AlignedBuffer memory);

  // Asks a job in flight to stop; a job that has not begun settles at once. Unknown ids are
  // ignored.
  void cancel(uint32_t id);

 private:
  static void on_result(napi_env env, napi_value, void* context, void* data);
  static void on_exit(void* state);

  napi_env env_;
  napi_threadsafe_function results_ = nullptr;
  std::unordered_map<uint32_t, AsyncJob*> in_flight_;
  uint32_t next_id_ = 1;
  AlignedBuffer spare_;
};

}  // namespace ct2d::napi
