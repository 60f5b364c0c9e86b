#include "sync_run.h"

#include "errors.h"

namespace ct2d::napi {

void check_input_apart(Napi::Env env, const Call& call, const TypedArrayView& input,
                       const TypedArrayView& output) {
  Range range{};
  throw_if_failed(env, touched_range(call.plan->problem(), call.strides, call.offset, &range));
  const size_t size = dtype_size(call.plan->dtype());
  call.check_apart(env, output, input.begin() + static_cast<size_t>(range.begin) * size,
                   static_cast<size_t>(range.end - range.begin) * size);
}

void run_now(Napi::Env env, const Call& call, const Parameters& parameters,
             const TypedArrayView& input, const TypedArrayView& output) {
  call.check_output(env, output);
  const SourceView src = call.source(env, input);
  const TeamLease team(TeamLease::Mode::kTry, call.plan->threads(call.threads));
  throw_if_failed(env, call.plan->run({&parameters, src, output.data, team.threads(), nullptr}));
}

void run_sync_borrowed(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const DType dtype = dtype_of(info[0]);
  const Problem layer = layer_of(info[1]);
  PlanCache plans;
  const Call call = call_of(info[2], layer, &plans);
  const bool has_bias = !info[5].IsNull() && !info[5].IsUndefined();
  const TypedArrayView input = view_of(info[3], call.plan->dtype(), "input");
  const TypedArrayView weight = view_of(info[4], dtype, "weight");
  const TypedArrayView bias =
      has_bias ? view_of(info[5], dtype, "bias") : TypedArrayView{nullptr, 0};
  const TypedArrayView output = view_of(info[6], call.plan->dtype(), "output");
  if (weight.length != layer.weight_size() || (has_bias && bias.length != layer.oc)) {
    throw range_error(env, "ERR_SHAPE_MISMATCH", "weight or bias does not have the layer's size");
  }
  check_input_apart(env, call, input, output);
  for (const TypedArrayView& view : {weight, bias}) {
    call.check_apart(env, output, view.data, static_cast<size_t>(view.length) * dtype_size(dtype));
  }
  run_now(env, call, *Parameters::borrow(dtype, weight.data, bias.data), input, output);
}

}  // namespace ct2d::napi
