#include "env_state.h"

#include <atomic>
#include <memory>
#include <utility>

#include "errors.h"

namespace ct2d::napi {

namespace {

std::atomic<int> environments{0};  // that have the addon

}  // namespace

void AsyncJob::ended() {
  // The call fails only while the environment closes, and then on_exit owns the job.
  napi_call_threadsafe_function(results_, this, napi_tsfn_nonblocking);
}

EnvState::EnvState(Napi::Env env) : env_(env) {
  NAPI_THROW_IF_FAILED_VOID(env, napi_create_threadsafe_function(
                                     env, nullptr, nullptr, Napi::String::New(env, "convtranspose"),
                                     0, 1, nullptr, nullptr, this, on_result, &results_));
  // Only runs in flight keep the process alive.
  NAPI_THROW_IF_FAILED_VOID(env, napi_unref_threadsafe_function(env, results_));
  // Hooks run last in, first out: this one comes before the one that closes `results_`.
  NAPI_THROW_IF_FAILED_VOID(env, napi_add_env_cleanup_hook(env, on_exit, this));
  environments.fetch_add(1);
}

EnvState& EnvState::of(Napi::Env env) { return *env.GetInstanceData<EnvState>(); }

uint32_t EnvState::submit(std::unique_ptr<AsyncJob> job) {
  while (in_flight_.contains(next_id_)) ++next_id_;
  const uint32_t id = next_id_++;
  job->results_ = results_;
  job->id_ = id;
  in_flight_.emplace(id, job.get());
  if (in_flight_.size() == 1) napi_ref_threadsafe_function(env_, results_);
  if (Status status = Dispatcher::instance().submit(job.get()); !status.ok()) {
    in_flight_.erase(id);
    if (in_flight_.empty()) napi_unref_threadsafe_function(env_, results_);
    throw_if_failed(env_, status);
  }
  job.release();
  return id;
}

bool EnvState::take_memory(size_t bytes, AlignedBuffer* memory) {
  const bool fits = bytes <= spare_.bytes() && spare_.bytes() / 2 <= bytes;
  if (spare_.data() == nullptr || !fits) return memory->allocate(bytes);
  *memory = std::move(spare_);
  return true;
}

void EnvState::give_back(AlignedBuffer memory) {
  if (!in_flight_.empty() && memory.data() != nullptr) spare_ = std::move(memory);
}

void EnvState::cancel(uint32_t id) {
  const auto at = in_flight_.find(id);
  if (at == in_flight_.end()) return;
  at->second->cancel();
  if (!Dispatcher::instance().remove(at->second)) return;
  at->second->run();
  at->second->ended();
}

void EnvState::on_result(napi_env env, napi_value, void* context, void* data) {
  if (env == nullptr) return;  // on_exit owns what is still in flight
  auto* const state = static_cast<EnvState*>(context);
  const std::unique_ptr<AsyncJob> job(static_cast<AsyncJob*>(data));
  state->in_flight_.erase(job->id_);
  if (state->in_flight_.empty()) {
    napi_unref_threadsafe_function(env, state->results_);
    state->spare_ = {};
  }
  try {
    job->settle(env);
  } catch (const Napi::Error&) {
    // A worker that is being terminated runs no more JavaScript, so nobody waits for the result.
  }
}

void EnvState::on_exit(void* state) {
  auto* const self = static_cast<EnvState*>(state);
  for (const auto& [id, job] : self->in_flight_) job->cancel();
  for (const auto& [id, job] : self->in_flight_) {
    if (!Dispatcher::instance().remove(job)) Dispatcher::instance().wait(job);
    delete job;
  }
  self->in_flight_.clear();
  // A worker that ends need not wait for the team, which may be at work for others.
  if (environments.fetch_sub(1) == 1) Dispatcher::instance().settle();
}

}  // namespace ct2d::napi
