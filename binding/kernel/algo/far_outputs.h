// Far outputs: those too large for the caches to be worth filling. They are stored past them.
#pragma once

#include <cstdint>

#include "base/dtype.h"
#include "problem/problem.h"

namespace ct2d {

// Up to this many floats, the next reader still finds so much in the caches that bypassing them
// costs more than it saves.
inline constexpr int64_t kMostNearOutputs = 4'000'000;

inline bool has_far_outputs(const Problem& problem, DType dtype) {
  return dtype == DType::kFloat32 && problem.dst_size() > kMostNearOutputs;
}

}  // namespace ct2d
