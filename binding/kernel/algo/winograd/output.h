// The outputs of a block of winograd: sums to outputs, channels innermost, then to rows.
#pragma once

#include <cstdint>

#include "algo/winograd/scratch.h"

namespace ct2d {

// Computes: the outputs of a block for its first `channels` output channels, from scratch.sums and
// scratch.bias. Shapes: dst at the plane of the first channel in the block's first image.
void write_block(const WinogradLayout& layout, const WinogradPartition& partition,
                 const WinogradBlock& block, const WinogradScratch& scratch, int64_t channels,
                 float* dst);
void write_block(const WinogradLayout& layout, const WinogradPartition& partition,
                 const WinogradBlock& block, const WinogradScratch& scratch, int64_t channels,
                 half_bits* dst);

}  // namespace ct2d
