// SourceView: where the input of a Problem lies in memory.
//
// The input may be any strided view (a slice, a reversed or broadcast axis, channels last): strides
// count elements and may be zero or negative. Results equal those of the contiguous copy, bit by
// bit.
#pragma once

#include <cstdint>

#include "base/range.h"
#include "base/status.h"
#include "problem/problem.h"

namespace ct2d {

struct Strides {
  int64_t n, c, h, w;
};

struct SourceView {
  const void* data;  // element [0, 0, 0, 0]
  Strides strides;
};

// Requires: a problem that `check` accepted.
Strides contiguous_strides(const Problem& problem);

// Computes: the range of element indices that a view touches, `offset` being that of element
// [0, 0, 0, 0]. Empty for n = 0.
// Returns: kShapeMismatch where an index would be negative or pass 2^53 - 1.
Status touched_range(const Problem& problem, const Strides& strides, int64_t offset, Range* range);

}  // namespace ct2d
