#include "call.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "errors.h"

namespace ct2d::napi {

namespace {

// Copies the numbers out before any is judged: they may lie in shared memory.
template <size_t kCount>
std::array<int64_t, kCount> integers_of(const Napi::Value& value, const char* name) {
  const double* const numbers = numbers_of(value, kCount, name);
  std::array<int64_t, kCount> integers;
  for (size_t i = 0; i < kCount; ++i) integers[i] = integer_of(value.Env(), numbers[i], name);
  return integers;
}

void require_in(Napi::Env env, int64_t number, int64_t most, const char* name) {
  if (number >= 0 && number <= most) return;
  throw range_error(env, "ERR_OUT_OF_RANGE", std::string(name) + " is out of range");
}

}  // namespace

DType dtype_of(const Napi::Value& value) {
  if (value.IsNumber()) {
    const double number = value.As<Napi::Number>().DoubleValue();
    if (number == 0.0) return DType::kFloat32;
    if (number == 1.0) return DType::kFloat16;
  }
  throw type_error(value.Env(), "ERR_INVALID_ARG_TYPE", "dtype must be 0 (float32) or 1 (float16)");
}

Problem layer_of(const Napi::Value& numbers) {
  const auto v = integers_of<kLayerNumbers>(numbers, "layer numbers");
  return {.g = v[kLayerG],
          .ic = v[kLayerIc],
          .oc = v[kLayerOc],
          .kh = v[kLayerKh],
          .kw = v[kLayerKw],
          .sh = v[kLayerSh],
          .sw = v[kLayerSw],
          .ph = v[kLayerPh],
          .pw = v[kLayerPw],
          .dh = v[kLayerDh],
          .dw = v[kLayerDw]};
}

Call call_of(const Napi::Value& numbers, const Problem& layer, PlanCache* plans) {
  const Napi::Env env = numbers.Env();
  const auto v = integers_of<kCallNumbers>(numbers, "call numbers");
  Problem problem = layer;
  problem.n = v[kCallN], problem.ih = v[kCallIh], problem.iw = v[kCallIw];
  problem.oph = v[kCallOph], problem.opw = v[kCallOpw];
  require_in(env, v[kCallThreads], kMaxThreads, "threads");
  require_in(env, v[kCallDtype], 1, "the dtype of a call");
  require_in(env, v[kCallOneCall], 1, "one call");
  const DType dtype = v[kCallDtype] == 0 ? DType::kFloat32 : DType::kFloat16;
  const SelectOptions options{.direct_only = v[kCallDirectOnly] != 0,
                              .one_call = v[kCallOneCall] != 0};
  Call call{.plan = nullptr,
            .strides = {v[kCallStrideN], v[kCallStrideC], v[kCallStrideH], v[kCallStrideW]},
            .offset = v[kCallOffset],
            .threads = static_cast<int>(v[kCallThreads])};
  throw_if_failed(env, plans->find_or_create(problem, dtype, options, &call.plan));
  return call;
}

SourceView Call::source(Napi::Env env, const TypedArrayView& input) const {
  Range range{};
  throw_if_failed(env, touched_range(plan->problem(), strides, offset, &range));
  if (range.end > input.length) {
    throw range_error(env, "ERR_SHAPE_MISMATCH", "the input leaves its data");
  }
  if (range.empty()) return {nullptr, strides};
  return {input.begin() + static_cast<size_t>(offset) * dtype_size(plan->dtype()), strides};
}

void Call::check_output(Napi::Env env, const TypedArrayView& output) const {
  if (output.length != plan->problem().dst_size()) {
    throw range_error(env, "ERR_SHAPE_MISMATCH", "the output does not have the output's size");
  }
}

void Call::check_apart(Napi::Env env, const TypedArrayView& output, const void* begin,
                       size_t bytes) const {
  const size_t out_bytes = static_cast<size_t>(output.length) * dtype_size(plan->dtype());
  if (overlap({output.begin(), out_bytes}, {static_cast<const std::byte*>(begin), bytes})) {
    throw range_error(env, "ERR_OVERLAP",
                      "out must not overlap an operand; received memory that does");
  }
}

}  // namespace ct2d::napi
