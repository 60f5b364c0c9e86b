// The definition, read from the input's side: the oracle of the reference.
//
// It shares no code and no formula with binding/kernel: every input element is multiplied by every
// kernel element of its group and added where the definition puts it, in double.
#pragma once

#include <vector>

#include "problem/problem.h"
#include "support/random_problem.h"

namespace ct2d::test {

// Computes: dst[n][co][ih*sh - ph + kh*dh][iw*sw - pw + kw*dw] += src[n][ci][ih][iw] *
// weight[ci][co][kh][kw], then the bias.
// Returns: [n, oc, oh, ow], contiguous.
std::vector<double> scatter(const Problem& problem, const Tensors& tensors);

}  // namespace ct2d::test
