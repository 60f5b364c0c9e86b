// Scatter: from sums, channels innermost, to output rows.
#pragma once

#include <cstdint>

#include "algo/channel_lane/layout.h"

namespace ct2d {

// Sums of neighbouring positions of one row, of all column phases.
struct SumRow {
  const float* sums;     // [column phase][position][block lanes], at this row's first position
  int64_t phase_pitch;   // floats from one column phase to the next
  int64_t first_column;  // quotient of the first position
  int64_t count;         // positions
};

// Stores the columns that exist to the output row of each of the first `channels` channels, rounded
// to the storage type.
// Requires: `square` of lanes * block lanes floats.
// Shapes: dst at column 0 of the row, in the plane of the block's first channel.
void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels,
                 float* square, float* dst);
void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels,
                 float* square, half_bits* dst);

}  // namespace ct2d
