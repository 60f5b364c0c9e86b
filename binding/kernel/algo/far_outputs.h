// Far outputs: those of so many floats that they are stored past the caches, and no line is read
// first.
#pragma once

#include <cstdint>

#include "base/cache_line.h"
#include "base/dtype.h"
#include "problem/problem.h"

namespace ct2d {

// Of no more floats, whoever reads them next still finds so many in the caches that storing past
// them loses more than it saves.
inline constexpr int64_t kMostNearOutputs = 4'000'000;

inline bool has_far_outputs(const Problem& problem, DType dtype) {
  return dtype == DType::kFloat32 && problem.dst_size() > kMostNearOutputs;
}

// Whether rows of floats `stride` apart, the first at `row`, all begin with a cache line.
inline bool stand_on_lines(const void* row, int64_t stride) {
  return reinterpret_cast<uintptr_t>(row) % kCacheLine == 0 && stride % kLineFloats == 0;
}

}  // namespace ct2d
