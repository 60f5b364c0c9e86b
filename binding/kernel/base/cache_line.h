// Cache lines: the unit in which memory is read and written.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/int_math.h"

namespace ct2d {

inline constexpr size_t kCacheLine = 64;
inline constexpr int64_t kLineFloats = kCacheLine / sizeof(float);

// Computes: `floats` rounded up to an odd number of cache lines. As a pitch it keeps parallel
// streams from being a power of two apart, where they would evict each other.
constexpr int64_t odd_lines(int64_t floats) {
  return (ceil_div(floats, kLineFloats) | 1) * kLineFloats;
}

}  // namespace ct2d
