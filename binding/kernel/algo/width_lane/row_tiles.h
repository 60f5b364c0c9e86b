// RowTiles: the tiles that the lanes of a task's rows are cut into. They are the same for all rows,
// so that they are listed once, not row by row.
#pragma once

#include <cstdint>
#include <vector>

#include "algo/width_lane/layout.h"
#include "algo/width_lane/partition.h"
#include "base/range.h"

namespace ct2d {

struct RowTile {
  int64_t line_index;  // of its first lane at shift 0, in a packed row
  Range lanes;         // whole vectors
  WidthLaneFunction function;
};

// Computes: [chunk][tile], ascending, for rows with `lanes` and blocks of channels as large as
// `channels`.
std::vector<std::vector<RowTile>> list_tiles(const WidthLaneLayout& layout,
                                             const WidthLanePartition& partition,
                                             const Range& lanes, const ChannelBlock& channels);

}  // namespace ct2d
