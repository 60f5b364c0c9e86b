// AsyncRun: one forward call on the dispatcher's thread.
//
// Nothing that JavaScript can take away is touched off its thread: the input is copied (or lies in
// a buffer that only the run can reach, or in shared memory), the output is an array that the
// facade shows to nobody before the run has settled, the parameters are a snapshot.
#pragma once

#include <napi.h>

#include <memory>

#include "call.h"
#include "env_state.h"
#include "external_memory.h"

namespace ct2d::napi {

class AsyncRun : public AsyncJob {
 public:
  // `settled` is called once with (code, message), both undefined when the run succeeded.
  // `copy_input` false leaves the input in place for the life of the run.
  // Throws: RangeError ERR_TOO_LARGE when there is no memory for the copy.
  AsyncRun(const Call& call, std::shared_ptr<const Parameters> parameters, const Napi::Value& input,
           const Napi::Value& output, const Napi::Function& settled, bool copy_input);

  void run() override;
  void settle(Napi::Env env) override;

 private:
  std::shared_ptr<const Plan> plan_;
  std::shared_ptr<const Parameters> parameters_;
  int threads_;
  SourceView src_;
  AlignedBuffer copy_;
  ExternalMemory memory_;  // of the copy
  void* dst_;
  Napi::Reference<Napi::Value> input_, output_;
  Napi::FunctionReference settled_;
  Status status_;
};

// AsyncPrepare: packs the weights for a plan ahead of its first run.
class AsyncPrepare : public AsyncJob {
 public:
  // `settled` as for AsyncRun.
  AsyncPrepare(const Call& call, std::shared_ptr<const Parameters> parameters,
               const Napi::Function& settled);

  void run() override;
  void settle(Napi::Env env) override;

 private:
  std::shared_ptr<const Plan> plan_;
  std::shared_ptr<const Parameters> parameters_;
  Napi::FunctionReference settled_;
  Status status_;
};

}  // namespace ct2d::napi
