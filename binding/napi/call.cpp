#include "call.h"

#include <array>
#include <cstddef>
#include <cstdint>

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
  Problem problem;
  problem.ic = v[0], problem.oc = v[1], problem.g = v[2];
  problem.kh = v[3], problem.kw = v[4], problem.sh = v[5], problem.sw = v[6];
  problem.ph = v[7], problem.pw = v[8], problem.dh = v[9], problem.dw = v[10];
  return problem;
}

Call call_of(const Napi::Value& numbers, const Problem& layer, PlanCache* plans) {
  const auto v = integers_of<kCallNumbers>(numbers, "call numbers");
  Problem problem = layer;
  problem.n = v[0], problem.ih = v[1], problem.iw = v[2], problem.oph = v[3], problem.opw = v[4];
  if (v[10] < 0 || v[10] > kMaxThreads) {
    throw range_error(numbers.Env(), "ERR_OUT_OF_RANGE", "threads is out of range");
  }
  if (v[12] != 0 && v[12] != 1) {
    throw range_error(numbers.Env(), "ERR_OUT_OF_RANGE", "the dtype of a call is out of range");
  }
  if (v[13] != 0 && v[13] != 1) {
    throw range_error(numbers.Env(), "ERR_OUT_OF_RANGE", "one call is out of range");
  }
  const DType dtype = v[12] == 0 ? DType::kFloat32 : DType::kFloat16;
  Call call{nullptr, {v[6], v[7], v[8], v[9]}, v[5], static_cast<int>(v[10])};
  const SelectOptions options{.direct_only = v[11] != 0, .one_call = v[13] != 0};
  throw_if_failed(numbers.Env(), plans->find_or_create(problem, dtype, options, &call.plan));
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
  const auto first = reinterpret_cast<uintptr_t>(begin);
  const auto out = reinterpret_cast<uintptr_t>(output.data);
  const size_t out_bytes = static_cast<size_t>(output.length) * dtype_size(plan->dtype());
  if (bytes != 0 && out_bytes != 0 && first < out + out_bytes && out < first + bytes) {
    throw range_error(env, "ERR_OVERLAP", "the output overlaps an operand");
  }
}

}  // namespace ct2d::napi
