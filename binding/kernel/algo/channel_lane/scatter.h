// Scatter: from sums, channels innermost, to output rows.
#pragma once

#include <cstdint>

#include "algo/channel_lane/layout.h"

namespace ct2d {

// Sums of one row of outputs: [column phase][position][block lanes].
struct SumRow {
  const float* sums;
  int64_t phase_pitch;     // floats from one column phase to the next
  int64_t position_pitch;  // floats from one output of a phase to the next
  int64_t columns;         // outputs of all phases
};

// Stores a row of each of the first `channels` channels, rounded to the storage type.
// Requires: `square` of lanes * block lanes floats.
// Shapes: dst at column 0 of the row, in the plane of the block's first channel.
void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels,
                 float* square, float* dst);
void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels,
                 float* square, half_bits* dst);

}  // namespace ct2d
