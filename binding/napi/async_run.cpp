#include "async_run.h"

#include "errors.h"

namespace ct2d::napi {

AsyncRun::AsyncRun(const Call& call, std::shared_ptr<const Parameters> parameters,
                   const Napi::Value& input, const Napi::Value& output,
                   const Napi::Function& settled, bool copy_input)
    : plan_(call.plan), parameters_(std::move(parameters)), threads_(call.threads) {
  const Napi::Env env = settled.Env();
  const TypedArrayView out = view_of(output, plan_->dtype(), "output");
  const TypedArrayView in = view_of(input, plan_->dtype(), "input");
  call.check_output(env, out);
  src_ = call.source(env, in);
  if (copy_input) {
    const Problem& problem = plan_->problem();
    if (!copy_.allocate(static_cast<size_t>(problem.src_size()) * dtype_size(plan_->dtype()))) {
      throw range_error(env, "ERR_TOO_LARGE", "no memory for a copy of the input");
    }
    gather(problem, plan_->dtype(), src_, copy_.data());
    src_ = {copy_.data(), contiguous_strides(problem)};
  } else {
    input_ = Napi::Persistent(input);
  }
  dst_ = out.data;
  output_ = Napi::Persistent(output);
  settled_ = Napi::Persistent(settled);
}

void AsyncRun::run() {
  if (cancel_.load(std::memory_order_relaxed)) {
    status_ = {StatusCode::kCancelled, "the call was cancelled"};
  } else {
    const TeamLease team(TeamLease::Mode::kWait);
    status_ = plan_->run({parameters_.get(), src_, dst_, team.threads(threads_), &cancel_});
  }
  parameters_.reset();
}

void AsyncRun::settle(Napi::Env env) {
  if (status_.ok()) {
    settled_.Call({});
  } else {
    settled_.Call({Napi::String::New(env, error_code(status_.code())),
                   Napi::String::New(env, status_.message())});
  }
}

}  // namespace ct2d::napi
