// Far outputs: those of so many floats that they are stored past the caches, and no line is read
// first.
#pragma once

#include <cstdint>

#include "base/dtype.h"
#include "problem/problem.h"

namespace ct2d {

// Of no more floats, whoever reads them next still finds so many in the caches that storing past
// them loses more than it saves.
inline constexpr int64_t kMostNearOutputs = 4'000'000;

inline bool has_far_outputs(const Problem& problem, DType dtype) {
  return dtype == DType::kFloat32 && problem.dst_size() > kMostNearOutputs;
}

}  // namespace ct2d
