// Random problems and the values of their tensors, all from one seeded Random.
//
// Problems are small but meet every case of the operator: groups, strides and dilations with shared
// factors, kernels smaller than the stride, paddings that crop whole taps, output padding, batches
// and n = 0.
#pragma once

#include <vector>

#include "base/dtype.h"
#include "problem/problem.h"
#include "support/random.h"

namespace ct2d::test {

// The operands of a problem as exact values, contiguous; an empty bias means none.
struct Tensors {
  std::vector<double> src, weight, bias;
};

// Returns: a problem that `check` accepts.
Problem random_problem(Random* random);

// Values in -3..3, so that every sum of a random problem is exact in binary16 too.
std::vector<double> random_integers(int64_t count, Random* random);

// Integer values; every other call, by chance, without a bias.
Tensors random_integer_tensors(const Problem& problem, Random* random);

// Values of several magnitudes with all the digits that the dtype stores, and a bias.
Tensors random_real_tensors(const Problem& problem, DType dtype, Random* random);

}  // namespace ct2d::test
