#include "algo/channel_lane/pack_weights.h"

#include <algorithm>
#include <vector>

#include "pack/weights.h"

namespace ct2d {

namespace {

std::vector<PackedTap> list_taps(const ChannelLaneLayout& layout, int64_t group, int64_t block) {
  const Problem& p = layout.problem;
  const int64_t lanes = layout.block_lanes();
  std::vector<PackedTap> taps;
  for (const AxisPhase& row : layout.row_phases) {
    for (const AxisPhase& column : layout.column_phases) {
      int64_t first = layout.weight_index(group, block, row, column);
      for (int64_t th = 0; th < row.phase.taps; ++th) {
        const int64_t kh = row.phase.first_kernel + th * layout.row_axis.kernel_step();
        for (int64_t tw = 0; tw < column.phase.taps; ++tw) {
          const int64_t kw = column.phase.first_kernel + tw * layout.column_axis.kernel_step();
          taps.push_back({kh * p.kw + kw, first, lanes});
          first += p.ic_per_group() * lanes;
        }
      }
    }
  }
  return taps;
}

}  // namespace

void pack_weights(const ChannelLaneLayout& layout, const Elements& weight, void* packed,
                  const CancelFlag* cancel) {
  const Problem& p = layout.problem;
  const int64_t lanes = layout.block_lanes();
  for (int64_t g = 0; g < p.g; ++g) {
    for (int64_t block = 0; block < layout.block_count(); ++block) {
      if (is_set(cancel)) return;
      const int64_t first = block * lanes;
      const int64_t channels = std::min(lanes, p.oc_per_group() - first);
      const WeightBlock place{g, first, channels, lanes};
      const std::vector<PackedTap> taps = list_taps(layout, g, block);
      if (weight.dtype == DType::kFloat32) {
        pack_block(p, layout.kernels, weight, place, taps, static_cast<float*>(packed));
      } else {
        pack_block(p, static_cast<const half_bits*>(weight.data), place, taps,
                   static_cast<half_bits*>(packed));
      }
    }
  }
}

}  // namespace ct2d
