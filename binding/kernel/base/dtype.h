// DType: how elements are stored. Arithmetic is float32 or wider for every storage type.
//
// The runtime value (DType) crosses all dtype-blind layers; templates over the storage type
// (`float`, `half_bits`) are instantiated only where elements are read or written.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

enum class DType : uint8_t { kFloat32 = 0, kFloat16 = 1 };

constexpr size_t dtype_size(DType dtype) { return dtype == DType::kFloat32 ? 4 : 2; }
constexpr const char* dtype_name(DType dtype) {
  return dtype == DType::kFloat32 ? "float32" : "float16";
}

inline double widen(float value) { return value; }
inline double widen(half_bits value) { return half_to_float(value); }

// Stored elements whose dtype is known at run time; no data where there are none.
struct Elements {
  const void* data = nullptr;
  DType dtype = DType::kFloat32;

  double operator[](int64_t index) const {
    return dtype == DType::kFloat32 ? widen(static_cast<const float*>(data)[index])
                                    : widen(static_cast<const half_bits*>(data)[index]);
  }
};

// Rounds once, to nearest even, to the storage type.
inline void round_to(double value, float* out) { *out = static_cast<float>(value); }
inline void round_to(double value, half_bits* out) { *out = half_from_double(value); }

}  // namespace ct2d
