// FarRows: stores output rows past the caches at any alignment. A cache line written in two parts
// would be read first, so every line is written once: a tile hands its incomplete last line to the
// next tile of the row (micro/width_lane.h), and the line shared by two rows is stored when both
// are known (finish).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "algo/far_outputs.h"
#include "algo/width_lane/layout.h"
#include "base/cache_line.h"
#include "base/int_math.h"
#include "base/range.h"
#include "micro/kernel_table.h"

namespace ct2d {

class FarRows {
 public:
  // Floats of storage; 0 where no row of the layer goes this way.
  static int64_t floats(const WidthLaneLayout& layout) {
    const Problem& p = layout.problem;
    return supports(layout) ? 2 * p.sh * kBlockFloats + p.oc_per_group() * kLineFloats : 0;
  }

  // For the output rows of some row quotients, of which `lanes` are computed.
  FarRows(const WidthLaneLayout& layout, const Range& quotients, const Range& lanes, float* storage)
      : p_(layout.problem),
        store_seams_(layout.kernels.lines.store_seams),
        rows_{std::max<int64_t>(0, quotients.begin * p_.sh - p_.ph),
              std::min(p_.oh(), quotients.end * p_.sh - p_.ph)},
        columns_{lanes.begin * p_.sw, round_up(lanes.end, layout.kernels.lanes) * p_.sw},
        ends_(storage),
        begins_(ends_ + p_.sh * kBlockFloats),
        tails_(begins_ + p_.sh * kBlockFloats) {
    // A last tile that the row cuts would leave what waits for it.
    exist_ = supports(layout) && columns_.end <= p_.ow();
    meet_ = columns_.begin == 0 && columns_.end == p_.ow();
  }

  bool exist() const { return exist_; }

  // Prepares the next tiles, of output columns from `column` on, of the rows that are computed
  // together.
  void prepare(std::span<WidthLaneTiles> tiles, int64_t column) const {
    float *waiting = ends_, *heads = column == columns_.begin ? begins_ : nullptr;
    for (WidthLaneTiles& tile : tiles) {
      tile.waiting = waiting;
      tile.heads = heads;
      waiting += kBlockFloats;
      if (heads != nullptr) heads += kBlockFloats;
    }
  }

  // Stores the seams of the rows `row` to `row + count`, whose tiles have all run. Requires: `dst`
  // is row 0 of the block's first channel, of floats.
  void finish(const ChannelBlock& channels, int64_t row, int64_t count, void* dst) const {
    float* const tails = tails_ + channels.first * kLineFloats;
    const auto store = [&](const float* before, const float* after, float* at) {
      store_seams_({before, after, channels.tile_height, at, p_.oh() * p_.ow()});
    };
    for (int64_t i = 0; i < count; ++i) {
      const float* const ends = ends_ + i * kBlockFloats;
      const float* const above = i > 0 ? ends - kBlockFloats : row > rows_.begin ? tails : nullptr;
      float* const at = static_cast<float*>(dst) + (row + i) * p_.ow();
      store(meet_ ? above : nullptr, begins_ + i * kBlockFloats, at + columns_.begin);
      if (!meet_ || row + i + 1 == rows_.end) store(ends, nullptr, at + columns_.end);
    }
    std::copy_n(ends_ + (count - 1) * kBlockFloats, channels.tile_height * kLineFloats, tails);
  }

 private:
  static constexpr int64_t kMostPhases = 64;  // of rows: each has storage
  static constexpr int64_t kBlockFloats = kWidthLaneMaxHeight * kLineFloats;

  static bool supports(const WidthLaneLayout& layout) {
    const ColumnChunk& chunk = layout.columns.chunks.front();
    return layout.kernels.lines.store_seams != nullptr && layout.columns.chunks.size() == 1 &&
           width_lane_stores_past(chunk.kind, chunk.pattern) && layout.merged_phases == 1 &&
           layout.plane_rows == 1 && layout.row_pitch == 0 && layout.problem.sh <= kMostPhases &&
           has_far_outputs(layout.problem, layout.dtype);
  }

  const Problem& p_;
  void (*const store_seams_)(const LineSeams& seams);
  const Range rows_, columns_;
  bool exist_, meet_;      // meet: each row begins where another ends
  float *ends_, *begins_;  // [row][co][kLineFloats]: the last and first vectors
  float* tails_;           // [oc][kLineFloats]: the last vectors of the row above
};

}  // namespace ct2d
