// Packing of weights: an algorithm lists where the taps of a block of output channels go; one walk
// reads the weights in the order in which they stand, [ic, oc/g, kh, kw], each once.
#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "micro/kernel_table.h"
#include "problem/problem.h"

namespace ct2d {

struct PackedTap {
  int64_t tap;    // kh * (columns of the kernel) + kw
  int64_t first;  // index of the packed weight of the block's first input and output channel
  int64_t pitch;  // elements from one input channel to the next
};

// Neighbouring output channels of a group, which stand next to each other in each packed tap.
struct WeightBlock {
  int64_t group, first, channels;
  int64_t lanes;  // the channels and zeros behind them
};

// Computes: the taps of a block, as floats. Returns: whether every weight is finite.
bool pack_block(const Problem& problem, const KernelTable& kernels, const Elements& weight,
                const WeightBlock& block, const std::vector<PackedTap>& taps, float* packed);

// The same without widening: halves stay halves.
void pack_block(const Problem& problem, const half_bits* weight, const WeightBlock& block,
                const std::vector<PackedTap>& taps, half_bits* packed);

// Computes: dst[i] = bias[first + i] for i < count, or zeros where there is no bias.
void widen_bias(const Elements& bias, int64_t first, int64_t count, float* dst);

}  // namespace ct2d
