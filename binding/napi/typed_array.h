// TypedArrayView: the memory of a JavaScript typed array, checked.
//
// Read with one Node-API call that runs no JavaScript. The pointer is good until JavaScript next
// runs. float16 arrives as Uint16Array bits: Node-API 8 has no Float16Array.
#pragma once

#include <napi.h>

#include <cstddef>
#include <span>

#include "ct2d.h"

namespace ct2d::napi {

struct TypedArrayView {
  void* data;      // null for an empty or detached array
  int64_t length;  // elements

  // The elements as bytes, for overlap checks.
  const std::byte* begin() const { return static_cast<const std::byte*>(data); }
};

// Whether two runs of bytes share any.
bool overlap(std::span<const std::byte> a, std::span<const std::byte> b);

// Returns: the view of `value`, which must be a Float32Array (kFloat32) or Uint16Array (kFloat16).
// Throws: TypeError ERR_INVALID_ARG_TYPE otherwise.
TypedArrayView view_of(const Napi::Value& value, DType dtype, const char* name);

bool is_uint16_array(const Napi::Value& value);

// The same for a Float64Array.
bool is_float64_array(const Napi::Value& value);
TypedArrayView float64_view_of(const Napi::Value& value, const char* name);

// Returns: the `count` numbers of a Float64Array of exactly that length.
// Throws: TypeError ERR_INVALID_ARG_TYPE otherwise.
const double* numbers_of(const Napi::Value& value, size_t count, const char* name);

// Returns: `value` as an integer. Throws: RangeError ERR_OUT_OF_RANGE for NaN, fractions and
// numbers beyond +-(2^53 - 1).
int64_t integer_of(Napi::Env env, double value, const char* name);

}  // namespace ct2d::napi
