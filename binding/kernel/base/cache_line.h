// Cache lines: the unit in which memory comes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/int_math.h"

namespace ct2d {

inline constexpr size_t kCacheLine = 64;
inline constexpr int64_t kLineFloats = kCacheLine / sizeof(float);

// Computes: at least `floats`, in an odd number of cache lines: streams a power of two apart would
// share cache sets.
constexpr int64_t odd_lines(int64_t floats) {
  return (ceil_div(floats, kLineFloats) | 1) * kLineFloats;
}

}  // namespace ct2d
