// RowTiles: the tiles that the lanes of a task's rows are cut into. They are the same for all rows,
// so that they are listed once, not row by row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "algo/width_lane/layout.h"
#include "algo/width_lane/partition.h"
#include "base/range.h"

namespace ct2d {

// Tiles side by side, of one size.
struct RowTiles {
  int64_t line_index;  // of the first one's first lane at shift 0, in a packed row
  int64_t line_step;   // from tile to tile
  int64_t count;
  Range lanes;  // of the first one: whole vectors
  WidthLaneFunction function;

  Range lanes_of(int64_t tile) const {
    const int64_t step = tile * (lanes.end - lanes.begin);
    return {lanes.begin + step, lanes.end + step};
  }

  // How many have only lanes below `end`.
  int64_t count_below(int64_t end) const {
    if (lanes_of(count - 1).end <= end) return count;
    return std::max<int64_t>(0, end - lanes.begin) / (lanes.end - lanes.begin);
  }
};

// Computes: [chunk][tiles], ascending, for rows with `lanes` and blocks of channels as large as
// `channels`.
std::vector<std::vector<RowTiles>> list_tiles(const WidthLaneLayout& layout,
                                              const WidthLanePartition& partition,
                                              const Range& lanes, const ChannelBlock& channels);

}  // namespace ct2d
