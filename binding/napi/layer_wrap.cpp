#include "layer_wrap.h"

#include <cstring>
#include <memory>
#include <string>

#include "async_run.h"
#include "errors.h"
#include "sync_run.h"

namespace ct2d::napi {

Napi::Function LayerWrap::define(Napi::Env env) {
  return DefineClass(
      env, "Layer",
      {InstanceMethod<&LayerWrap::write>("write"), InstanceMethod<&LayerWrap::read>("read"),
       InstanceMethod<&LayerWrap::run_sync>("runSync"), InstanceMethod<&LayerWrap::run>("run"),
       InstanceMethod<&LayerWrap::prepare>("prepare"),
       InstanceMethod<&LayerWrap::describe>("describe"),
       InstanceMethod<&LayerWrap::dispose>("dispose")});
}

LayerWrap::LayerWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  const Napi::Env env = info.Env();
  dtype_ = dtype_of(info[0]);
  layer_ = layer_of(info[1]);
  throw_if_failed(env, check_layer(layer_));
  const int64_t bias_count = info[2].ToBoolean() ? layer_.oc : 0;
  throw_if_failed(env, ParameterStore::create(dtype_, layer_.weight_size(), bias_count, &store_));
  alive_ = true;
  memory_.set(env, store_.bytes());
}

LayerWrap::~LayerWrap() { release(); }

void LayerWrap::release() {
  if (!alive_) return;
  alive_ = false;
  memory_.set(Env(), 0);
  store_ = {};
  plans_ = {};
}

void LayerWrap::dispose(const Napi::CallbackInfo&) { release(); }

void LayerWrap::require_alive(Napi::Env env) const {
  if (!alive_) throw plain_error(env, "ERR_DISPOSED", "the layer has been disposed of");
}

LayerWrap::Part LayerWrap::part_of(const Napi::Value& array, const Napi::Value& offset,
                                   int64_t size, const char* name) const {
  if (array.IsNull() || array.IsUndefined()) return {nullptr, 0, 0};
  const Napi::Env env = array.Env();
  if (!offset.IsNumber()) {
    throw type_error(env, "ERR_INVALID_ARG_TYPE", std::string(name) + " offset must be a number");
  }
  const int64_t first = integer_of(env, offset.As<Napi::Number>().DoubleValue(), name);
  const TypedArrayView view = view_of(array, dtype_, name);
  if (first < 0 || first > size || view.length > size - first) {
    throw range_error(env, "ERR_SHAPE_MISMATCH", std::string(name) + " values do not fit");
  }
  return {view.data, first, view.length};
}

// write(weight or null, weight offset, bias or null, bias offset): one new version.
void LayerWrap::write(const Napi::CallbackInfo& info) {
  require_alive(info.Env());
  const Part weight = part_of(info[0], info[1], store_.weight_count(), "weight");
  const Part bias = part_of(info[2], info[3], store_.bias_count(), "bias");
  throw_if_failed(info.Env(), store_.assign({weight.data, weight.offset, weight.count},
                                            {bias.data, bias.offset, bias.count}));
}

// read(0 for the weight or 1 for the bias, array, offset): fills the array from element offset on.
void LayerWrap::read(const Napi::CallbackInfo& info) {
  require_alive(info.Env());
  const bool is_bias = info[0].ToBoolean();
  const std::shared_ptr<const Parameters> parameters = store_.snapshot();
  const int64_t size = is_bias ? store_.bias_count() : store_.weight_count();
  const Part part = part_of(info[1], info[2], size, "array");
  if (part.count == 0) return;
  const auto* const source =
      static_cast<const std::byte*>(is_bias ? parameters->bias() : parameters->weight());
  const size_t element = dtype_size(dtype_);
  std::memcpy(part.data, source + static_cast<size_t>(part.offset) * element,
              static_cast<size_t>(part.count) * element);
}

Call LayerWrap::call(const Napi::Value& numbers) {
  require_alive(numbers.Env());
  // Runs pack on other threads; each call takes note of what they have packed by then.
  memory_.set(Env(), store_.bytes() + store_.snapshot()->packed_bytes());
  return call_of(numbers, layer_, &plans_);
}

// runSync(call numbers, input, output)
void LayerWrap::run_sync(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Call call = this->call(info[0]);
  const TypedArrayView input = view_of(info[1], call.plan->dtype(), "input");
  const TypedArrayView output = view_of(info[2], call.plan->dtype(), "output");
  check_input_apart(env, call, input, output);
  run_now(env, call, *store_.snapshot(), input, output);
}

// run(call numbers, input, output, settled, copy input): starts an asynchronous run, returns its
// id.
Napi::Value LayerWrap::run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Call call = this->call(info[0]);
  if (!info[3].IsFunction()) {
    throw type_error(env, "ERR_INVALID_ARG_TYPE", "settled must be a function");
  }
  auto job = std::make_unique<AsyncRun>(call, store_.snapshot(), info[1], info[2],
                                        info[3].As<Napi::Function>(), info[4].ToBoolean());
  return Napi::Number::New(env, EnvState::of(env).submit(std::move(job)));
}

// prepare(call numbers, settled): packs the weights on the dispatcher's thread.
void LayerWrap::prepare(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Call call = this->call(info[0]);
  if (!info[1].IsFunction()) {
    throw type_error(env, "ERR_INVALID_ARG_TYPE", "settled must be a function");
  }
  EnvState::of(env).submit(
      std::make_unique<AsyncPrepare>(call, store_.snapshot(), info[1].As<Napi::Function>()));
}

// describe(call numbers)
Napi::Value LayerWrap::describe(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Call call = this->call(info[0]);
  const Problem& problem = call.plan->problem();
  const Selection& selection = call.plan->selection();
  const MultiplyAdds work = multiply_adds(problem);
  const int threads = call.plan->threads(call.threads);
  Napi::Array refused = Napi::Array::New(env, selection.refusals.size());
  for (size_t i = 0; i < selection.refusals.size(); ++i) {
    Napi::Object row = Napi::Object::New(env);
    row.Set("algorithm", selection.refusals[i].algorithm->name);
    row.Set("reason", selection.refusals[i].reason);
    refused.Set(static_cast<uint32_t>(i), row);
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("problem", to_line(problem));
  result.Set("algorithm", selection.algorithm->name);
  result.Set("reason", selection.reason);
  result.Set("refused", refused);
  result.Set("threads", threads);
  result.Set("usefulMultiplyAdds", static_cast<double>(work.useful));
  result.Set("liveMultiplyAdds", static_cast<double>(work.live));
  result.Set("parameterBytes", static_cast<double>(store_.bytes()));
  result.Set("isa", call.plan->kernels().isa);
  result.Set("packedBytes",
             static_cast<double>(call.plan->packed_bytes(store_.snapshot()->dtype())));
  result.Set("allPackedBytes", static_cast<double>(store_.snapshot()->packed_bytes()));
  result.Set("scratchBytes", static_cast<double>(call.plan->scratch_bytes(threads)));
  return result;
}

}  // namespace ct2d::napi
