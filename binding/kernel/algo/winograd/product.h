// The products of a block of winograd: at each point, transformed input times transformed weights.
#pragma once

#include <cstdint>

#include "algo/winograd/layout.h"
#include "algo/winograd/partition.h"

namespace ct2d {

// Computes: sums[sums of layout.h][tile][lanes], partition.sums_pitch apart, of `tiles` tiles and
// the block of output channels whose packed weights are given.
void multiply(const WinogradLayout& layout, const WinogradPartition& partition,
              const float* transformed, const float* weights, int64_t tiles, float* sums);

}  // namespace ct2d
