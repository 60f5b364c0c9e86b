#include "algo/width_lane/pack_weights.h"

#include <algorithm>
#include <vector>

#include "pack/weights.h"

namespace ct2d {

namespace {

std::vector<PackedTap> list_taps(const WidthLaneLayout& layout, int64_t group,
                                 const ChannelBlock& block) {
  const Problem& p = layout.problem;
  std::vector<PackedTap> taps;
  for (int64_t r = 0; r < p.sh; ++r) {
    const Phase& row = layout.row_phases[static_cast<size_t>(r)].phase;
    const int64_t merged = r % layout.merged_phases;  // the phase's place in its tile
    const RowPhase& together = layout.row_phases[static_cast<size_t>(r - merged)];
    for (const ColumnChunk& chunk : layout.columns.chunks) {
      const auto columns = static_cast<int64_t>(chunk.kernel_columns.size());
      int64_t first = layout.weight_index(group, block, r - merged, chunk) + merged;
      for (int64_t t = 0; t < row.taps;
           ++t, first += p.ic_per_group() * columns * block.tile_height) {
        const bool is_tail = together.tail_height > 0 && t == together.phase.taps - 1;
        const int64_t height = is_tail ? together.tail_height : block.tile_height;
        const int64_t kh = row.first_kernel + t * layout.row_axis.kernel_step();
        int64_t step = first;
        for (const int64_t kw : chunk.kernel_columns) {
          taps.push_back({kh * p.kw + kw, step, columns * height});
          step += height;
        }
      }
    }
  }
  return taps;
}

}  // namespace

bool pack_weights(const WidthLaneLayout& layout, const Elements& weight, float* packed,
                  const CancelFlag* cancel) {
  bool finite = true;
  for (int64_t g = 0; g < layout.problem.g; ++g) {
    for (const ChannelBlock& block : layout.blocks) {
      if (is_set(cancel)) return false;
      const int64_t channels = layout.merged_phases > 1 ? 1 : block.tile_height;
      finite &=
          pack_block(layout.problem, layout.kernels, weight, {g, block.first, channels, channels},
                     list_taps(layout, g, block), packed);
    }
  }
  std::fill_n(packed + layout.packed_floats(), kWeightPadding, 0.0f);
  return finite;
}

}  // namespace ct2d
