#include "algo/channel_lane/tap.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

// [0, count) in `parts` pieces of nearly equal size: the first `longer` have one more than `size`.
struct Cut {
  Cut(int64_t count, int64_t most)
      : parts(ceil_div(count, most)), size(count / parts), longer(count % parts) {}

  int64_t piece(int64_t i) const { return size + (i < longer ? 1 : 0); }

  int64_t parts, size, longer;
};

}  // namespace

void add_tap(const ChannelLaneLayout& layout, const TapOutputs& outputs, int64_t channel_pitch,
             int64_t channels_per_chunk, const float* weights) {
  const int64_t channels = layout.problem.ic_per_group(), lanes = layout.block_lanes();
  const Cut columns(outputs.columns, layout.most_columns());
  const Cut rows(outputs.rows, layout.most_rows(columns.piece(0)));
  const int64_t tiles = outputs.images * rows.parts * columns.parts;
  ChannelLaneTile tile{};
  tile.row_pitch = outputs.src_row;
  tile.channel_pitch = channel_pitch;
  tile.sums_pitch = outputs.sums_row;
  // Each tile prefetches its share of the next chunk.
  tile.ahead_step = ceil_div(layout.kernels.lanes * static_cast<int64_t>(sizeof(float)), tiles);
  for (int64_t first = 0; first < channels; first += channels_per_chunk) {
    tile.channels = std::min(channels_per_chunk, channels - first);
    tile.weights = weights + first * lanes;
    const float* ahead = tile.weights + tile.channels * lanes;
    const int64_t share = tile.channels * lanes / tiles;
    for (int64_t n = 0; n < outputs.images; ++n) {
      const float* src_row = outputs.src + first * channel_pitch + n * outputs.src_image;
      float* sums_row = outputs.sums + n * outputs.sums_image;
      for (int64_t i = 0; i < rows.parts; ++i) {
        tile.src = src_row;
        tile.sums = sums_row;
        for (int64_t k = 0; k < columns.parts; ++k) {
          tile.ahead = ahead;
          layout.tile(rows.piece(i), columns.piece(k))(tile);
          tile.src += columns.piece(k);
          tile.sums += columns.piece(k) * lanes;
          ahead += share;
        }
        src_row += rows.piece(i) * outputs.src_row;
        sums_row += rows.piece(i) * outputs.sums_row;
      }
    }
  }
}

}  // namespace ct2d
