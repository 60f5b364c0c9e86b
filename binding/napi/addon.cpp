// The addon's entry: what convtranspose.node exports. src/native.cts types it.

#include <napi.h>

#include "env_state.h"
#include "errors.h"
#include "layer_wrap.h"
#include "settings.h"
#include "stay_mapped.h"
#include "sync_run.h"

namespace ct2d::napi {

namespace {

// cancel(id): asks an asynchronous run of this environment to stop.
void cancel(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) {
    throw type_error(info.Env(), "ERR_INVALID_ARG_TYPE", "id must be a number");
  }
  EnvState::of(info.Env()).cancel(info[0].As<Napi::Number>().Uint32Value());
}

// requireRoom(): throws where a run would be refused for the length of the queue.
void require_room(const Napi::CallbackInfo& info) {
  throw_if_failed(info.Env(), Dispatcher::instance().check_room());
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  stay_mapped();
  // A forced instruction set that cannot run must stop the load, not the first call.
  const KernelTable* active = nullptr;
  throw_if_failed(env, active_kernels(&active));
  env.SetInstanceData(new EnvState(env));
  exports.Set("Layer", LayerWrap::define(env));
  exports.Set("runSync", Napi::Function::New<run_sync_borrowed>(env, "runSync"));
  exports.Set("cancel", Napi::Function::New<cancel>(env, "cancel"));
  exports.Set("requireRoom", Napi::Function::New<require_room>(env, "requireRoom"));
  define_settings(env, exports);
  // Which scripts/prebuilds/verify.ts looks for in the file.
  exports.Set("sources", CT2D_SOURCES);
  return exports;
}

}  // namespace

}  // namespace ct2d::napi

using ct2d::napi::initialize;
NODE_API_MODULE(convtranspose, initialize)
