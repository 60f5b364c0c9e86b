#include "algo/width_lane/row_cuts.h"

#include <algorithm>

#include "algo/far_outputs.h"

namespace ct2d {

bool RowCuts::serve(const WidthLaneLayout& layout, int64_t step) {
  const ColumnChunk& chunk = layout.columns.chunks.front();
  // A vector may have a part in three rows if they are shorter than it. Far outputs are stored in
  // whole cache lines, never cut.
  return layout.kernels.width_lane.stores_cut && layout.dtype == DType::kFloat32 &&
         layout.merged_phases == 1 && width_lane_phases(chunk.kind) == layout.problem.sw &&
         step >= layout.kernels.lanes && !has_far_outputs(layout.problem, layout.dtype) &&
         std::all_of(layout.blocks.begin(), layout.blocks.end(), [&](const ChannelBlock& block) {
           return width_lane_stores_cut(chunk.kind, chunk.pattern, block.tile_height);
         });
}

void RowCuts::list(const LineRows& rows, int64_t elements) {
  LineRows relative = rows;
  relative.dst = 0;
  const auto vectors = static_cast<size_t>(elements / lanes_);
  if (relative == rows_ && cuts_.size() == vectors) return;
  rows_ = relative;
  cuts_.assign(vectors, {});
  for (int64_t row = 0; row < rows.count; ++row) {
    const int64_t begin = rows.first + row * rows.step;
    for (int64_t column = 0; column < rows.width;) {
      const int64_t lane = (begin + column) % lanes_;
      const int64_t count = std::min(lanes_ - lane, rows.width - column);
      WidthLaneCut& cut = cuts_[static_cast<size_t>((begin + column) / lanes_)];
      const int part = cut.masks[0] == 0 ? 0 : 1;
      cut.places[part] = row * rows.dst_step + column - lane;
      cut.masks[part] = ((1u << count) - 1) << lane;
      column += count;
    }
  }
}

}  // namespace ct2d
