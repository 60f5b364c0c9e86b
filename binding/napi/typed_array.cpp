#include "typed_array.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "errors.h"

namespace ct2d::napi {

namespace {

// Reads `value` when it is a typed array of the wanted kind. Returns: whether it is.
bool read_view(const Napi::Value& value, napi_typedarray_type wanted, TypedArrayView* view) {
  const Napi::Env env = value.Env();
  bool is_typed_array = false;
  NAPI_THROW_IF_FAILED(env, napi_is_typedarray(env, value, &is_typed_array), false);
  if (!is_typed_array) return false;
  // Node 24.0 to 24.13 leave `type` unwritten for a Float16Array: start from a kind never wanted.
  napi_typedarray_type type = napi_bigint64_array;
  size_t length = 0;
  void* data = nullptr;
  NAPI_THROW_IF_FAILED(
      env, napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr), false);
  *view = {length == 0 ? nullptr : data, static_cast<int64_t>(length)};
  return type == wanted;
}

TypedArrayView view_as(const Napi::Value& value, napi_typedarray_type wanted, const char* name,
                       const char* wanted_name) {
  TypedArrayView view{};
  if (read_view(value, wanted, &view)) return view;
  throw type_error(value.Env(), "ERR_INVALID_ARG_TYPE",
                   std::string(name) + " must be a " + wanted_name);
}

}  // namespace

bool overlap(std::span<const std::byte> a, std::span<const std::byte> b) {
  // As numbers: pointers into different arrays have no order.
  const auto first = reinterpret_cast<uintptr_t>(a.data());
  const auto second = reinterpret_cast<uintptr_t>(b.data());
  return !a.empty() && !b.empty() && first < second + b.size() && second < first + a.size();
}

TypedArrayView view_of(const Napi::Value& value, DType dtype, const char* name) {
  return dtype == DType::kFloat32
             ? view_as(value, napi_float32_array, name, "Float32Array")
             : view_as(value, napi_uint16_array, name, "Uint16Array of float16 bits");
}

bool is_uint16_array(const Napi::Value& value) {
  TypedArrayView view{};
  return read_view(value, napi_uint16_array, &view);
}

bool is_float64_array(const Napi::Value& value) {
  TypedArrayView view{};
  return read_view(value, napi_float64_array, &view);
}

TypedArrayView float64_view_of(const Napi::Value& value, const char* name) {
  return view_as(value, napi_float64_array, name, "Float64Array");
}

const double* numbers_of(const Napi::Value& value, size_t count, const char* name) {
  const TypedArrayView view = float64_view_of(value, name);
  if (view.length != static_cast<int64_t>(count)) {
    throw type_error(value.Env(), "ERR_INVALID_ARG_TYPE",
                     std::string(name) + " must hold " + std::to_string(count) + " numbers");
  }
  return static_cast<const double*>(view.data);
}

int64_t integer_of(Napi::Env env, double value, const char* name) {
  if (!(std::abs(value) <= static_cast<double>(kMaxSize)) || std::trunc(value) != value) {
    throw range_error(env, "ERR_OUT_OF_RANGE", std::string(name) + " must be a safe integer");
  }
  return static_cast<int64_t>(value);
}

}  // namespace ct2d::napi
