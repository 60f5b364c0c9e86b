#include "algo/channel_lane/tap.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

// [0, count) in `parts` pieces of nearly equal size: the first `longer` have one more than `size`.
struct Cut {
  // A single piece, which most taps are, needs no division.
  Cut(int64_t count, int64_t pieces)
      : parts(pieces),
        size(parts == 1 ? count : count / parts),
        longer(parts == 1 ? 0 : count % parts) {}

  int64_t piece(int64_t i) const { return size + (i < longer ? 1 : 0); }
  int64_t longest() const { return piece(0); }

  int64_t parts, size, longer;
};

// The cut of rows and of columns that makes the fewest tiles: full ones have the most sums.
struct TileCuts {
  TileCuts(const ChannelLaneLayout& layout, int64_t row_count, int64_t column_count)
      : rows(row_count, 1), columns(column_count, 1) {
    if (column_count <= layout.most_columns && row_count <= layout.most_rows[column_count]) return;
    constexpr int64_t kTrials = 3;
    const int64_t least = ceil_div(column_count, layout.most_columns);
    for (int64_t i = 0; i < kTrials && least + i <= column_count; ++i) {
      const Cut across(column_count, least + i);
      const Cut down(row_count, ceil_div(row_count, layout.most_rows[across.longest()]));
      if (i > 0 && across.parts * down.parts >= count()) continue;
      columns = across;
      rows = down;
    }
  }

  int64_t count() const { return rows.parts * columns.parts; }

  Cut rows, columns;
};

}  // namespace

void add_tap(const ChannelLaneLayout& layout, const TapOutputs& outputs, int64_t channel_pitch,
             int64_t channels_per_chunk, const TapWeights& weights) {
  const int64_t channels = layout.problem.ic_per_group(), lanes = layout.block_lanes();
  const TileCuts cuts(layout, outputs.rows, outputs.columns);
  const Cut &rows = cuts.rows, &columns = cuts.columns;
  const int64_t tiles = outputs.images * cuts.count();
  const auto size = static_cast<int64_t>(dtype_size(weights.dtype));
  ChannelLaneTile tile{};
  tile.row_pitch = outputs.src_row;
  tile.channel_pitch = channel_pitch;
  tile.sums_pitch = outputs.sums_row;
  tile.widened = weights.chunk;
  // Each tile prefetches its share of the next chunk.
  tile.ahead_step = ceil_div(layout.kernels.lanes * size, tiles);
  for (int64_t first = 0; first < channels; first += channels_per_chunk) {
    tile.channels = std::min(channels_per_chunk, channels - first);
    const std::byte* const now = weights.now + first * lanes * size;
    tile.weights = now;
    tile.halves = weights.dtype != DType::kFloat32;
    const bool is_last = first + tile.channels == channels;
    const std::byte* ahead = is_last ? weights.next : now + tile.channels * lanes * size;
    const int64_t share = tile.channels * lanes / tiles * size;
    for (int64_t n = 0; n < outputs.images; ++n) {
      const float* src_row = outputs.src + first * channel_pitch + n * outputs.src_image;
      float* sums_row = outputs.sums + n * outputs.sums_image;
      for (int64_t i = 0; i < rows.parts; ++i) {
        tile.src = src_row;
        tile.sums = sums_row;
        for (int64_t k = 0; k < columns.parts; ++k) {
          tile.ahead = ahead;
          layout.tile(rows.piece(i), columns.piece(k))(tile);
          if (tile.halves) {  // the first tile has widened them
            tile.weights = weights.chunk;
            tile.halves = false;
          }
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
