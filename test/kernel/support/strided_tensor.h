// StridedTensor: an input that is any strided view of a larger memory.
//
// Elements that the view does not reach are NaN, so that reading one of them shows in the result.
#pragma once

#include <cstdint>
#include <vector>

#include "problem/problem.h"
#include "problem/source_view.h"
#include "support/random.h"

namespace ct2d::test {

struct StridedTensor {
  std::vector<double> memory;
  int64_t origin;  // index of element [0, 0, 0, 0]
  Strides strides;
};

// Integer values under these strides; the memory is exactly what the view spans.
StridedTensor strided_tensor(const Problem& problem, const Strides& strides, Random* random);

// Strides of a random kind: channels last, reversed with gaps, or anything small (zero, negative,
// overlapping).
Strides random_strides(const Problem& problem, Random* random);

// Returns: the elements of the view as [n, ic, ih, iw].
std::vector<double> dense(const Problem& problem, const StridedTensor& tensor);

}  // namespace ct2d::test
