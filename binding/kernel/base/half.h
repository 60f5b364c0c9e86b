// Software IEEE 754 binary16: the storage type `half_bits` and its conversions.
//
// Correct on every CPU for all 65,536 patterns: subnormals and infinities are exact, rounding is to
// nearest even with one rounding from float or double, NaNs stay NaNs (made quiet, sign and the
// payload bits that fit are kept, as the F16C and NEON instructions do).
#pragma once

#include <cstddef>
#include <cstdint>

namespace ct2d {

struct half_bits {
  uint16_t bits;
};

float half_to_float(half_bits value);
half_bits half_from_double(double value);

// Converts `count` elements. Requires: src and dst do not overlap.
void convert(const float* src, half_bits* dst, size_t count);
void convert(const double* src, half_bits* dst, size_t count);
void convert(const half_bits* src, float* dst, size_t count);

}  // namespace ct2d
