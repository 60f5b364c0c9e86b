#include "async_run.h"

#include "errors.h"

namespace ct2d::napi {

namespace {

void call_settled(Napi::Env env, const Napi::FunctionReference& settled, const Status& status) {
  if (status.ok()) {
    settled.Call({});
  } else {
    settled.Call({Napi::String::New(env, error_code(status.code())),
                  Napi::String::New(env, status.message())});
  }
}

}  // namespace

AsyncRun::AsyncRun(const Call& call, std::shared_ptr<const Parameters> parameters,
                   const Napi::Value& input, const Napi::Value& output,
                   const Napi::Function& settled, bool copy_input)
    : plan_(call.plan),
      parameters_(std::move(parameters)),
      threads_(call.plan->threads(call.threads)) {
  const Napi::Env env = settled.Env();
  const TypedArrayView out = view_of(output, plan_->dtype(), "output");
  const TypedArrayView in = view_of(input, plan_->dtype(), "input");
  call.check_output(env, out);
  src_ = call.source(env, in);
  if (copy_input) {
    const Problem& problem = plan_->problem();
    const size_t bytes = static_cast<size_t>(problem.src_size()) * dtype_size(plan_->dtype());
    if (!EnvState::of(env).take_memory(bytes, &copy_)) {
      throw_if_failed(env, no_memory("a copy of the input", bytes));
    }
    memory_.set(env, static_cast<int64_t>(copy_.bytes()));
    gather(problem, plan_->dtype(), src_, copy_.data());
    src_ = {copy_.data(), contiguous_strides(problem)};
  } else {
    input_ = Napi::Persistent(input);
  }
  dst_ = out.data;
  output_ = Napi::Persistent(output);
  settled_ = Napi::Persistent(settled);
  Dispatcher::instance().grow(threads_);
}

void AsyncRun::run() {
  if (is_set(&cancel_)) {
    status_ = cancelled();
  } else {
    const TeamLease team(TeamLease::Mode::kWait, threads_);
    status_ = plan_->run({parameters_.get(), src_, dst_, team.threads(), &cancel_});
  }
  parameters_.reset();
}

void AsyncRun::settle(Napi::Env env) {
  memory_.set(env, 0);
  EnvState::of(env).give_back(std::move(copy_));
  call_settled(env, settled_, status_);
}

AsyncPrepare::AsyncPrepare(const Call& call, std::shared_ptr<const Parameters> parameters,
                           const Napi::Function& settled)
    : plan_(call.plan), parameters_(std::move(parameters)), settled_(Napi::Persistent(settled)) {}

void AsyncPrepare::run() {
  if (!is_set(&cancel_)) status_ = plan_->prepare(*parameters_, &cancel_);
  parameters_.reset();
}

void AsyncPrepare::settle(Napi::Env env) { call_settled(env, settled_, status_); }

}  // namespace ct2d::napi
