// convert: runs of elements between binary16 and float32, by the CPU's instructions where it has
// them.
//
// Computes the same bits as base/half.h for every input. Requires: src and dst do not overlap.
#pragma once

#include <cstddef>

#include "base/half.h"

namespace ct2d {

struct convert_kernels {
  void (*widen)(const half_bits* src, float* dst, size_t count);
  void (*narrow)(const float* src, half_bits* dst, size_t count);
};

}  // namespace ct2d
