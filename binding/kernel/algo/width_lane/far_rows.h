// FarRows: output rows that go past the caches although they do not begin with a cache line, as
// outputs from malloc seldom do. Tiles leave their sums in scratch, from where whole lines go on.
// A line that is stored in two parts is read from afar first, with its neighbours, and that costs
// more than the detour.
#pragma once

#include <cstdint>

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
    const bool goes =
        layout.kernels.lines.store_far != nullptr && has_far_outputs(layout.problem, layout.dtype);
    return goes ? layout.problem.sh * row_floats(layout.kernels) : 0;
  }

  // For rows with these lanes.
  FarRows(const WidthLaneLayout& layout, const Range& lanes, float* storage)
      : kernels_(layout.kernels), lanes_(lanes), storage_(storage) {
    // A last tile that the row cuts would leave what waits for it.
    const int64_t end = lanes.begin + round_up(lanes.end - lanes.begin, kernels_.lanes);
    takes_rows_ = floats(layout) > 0 && end * layout.problem.sw <= layout.problem.ow();
  }

  bool takes_rows() const { return takes_rows_; }

  // Runs the tile of some lanes, the next of its row, for the row `index` of those that are
  // computed together. Requires: tile->dst is its place in the output.
  void compute(WidthLaneFunction function, WidthLaneTile* tile, int64_t index, int channels,
               const Range& lanes, int64_t phases) const {
    // The step is that of all tiles of a row, the widest among them.
    const FarLines lines{.src = storage_ + index * row_floats(kernels_) + kLineFloats,
                         .step = kLineFloats + tile_floats(kernels_) / channels,
                         .count = channels,
                         .length = (lanes.end - lanes.begin) * phases,
                         .dst = static_cast<float*>(tile->dst),
                         .pitch = tile->dst_stride,
                         .is_first = lanes.begin == lanes_.begin,
                         .is_last = lanes.end >= lanes_.end};
    tile->dst = lines.src;
    tile->dst_stride = lines.step;
    function(*tile);
    kernels_.lines.store_far(lines);
  }

 private:
  static int64_t row_floats(const KernelTable& kernels) {
    return tile_floats(kernels) + kWidthLaneMaxRows * kLineFloats;
  }

  const KernelTable& kernels_;
  const Range lanes_;
  float* const storage_;
  bool takes_rows_;
};

}  // namespace ct2d
