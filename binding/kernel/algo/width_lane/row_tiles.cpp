#include "algo/width_lane/row_tiles.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kMostTiles = 16;

// How many tiles of a chunk a row computes, in a call, before the other rows of its quotient
// compute theirs. Rows that read a single input row compute many: their outputs, most of what such
// layers move, are then written in the order of memory. Others read what several rows share from
// L1.
int64_t most_tiles(const WidthLaneLayout& layout, const ColumnChunk& chunk, int64_t vectors) {
  if (!width_lane_has_runs(chunk.kind, chunk.pattern, vectors)) return 1;
  const int64_t lanes = vectors * layout.kernels.lanes;
  const int64_t rows_read = layout.max_row_shift - layout.min_row_shift + 1;
  if (rows_read == 1) return kMostTiles;
  const int64_t floats = layout.problem.ic_per_group() * rows_read * lanes;
  return std::clamp<int64_t>(kTileBudget / floats, 1, kMostTiles);
}

// Appends a tile, side by side with the last ones if there are less than `most` and it is like
// them.
void append(const RowTiles& tile, int64_t most, std::vector<RowTiles>* list) {
  if (!list->empty()) {
    RowTiles& last = list->back();
    const int64_t step = tile.line_index - last.line_index;
    const bool is_next = last.count == 1 || step == last.count * last.line_step;
    if (last.count < most && last.function == tile.function && is_next) {
      last.line_step = step / last.count++;
      return;
    }
  }
  list->push_back(tile);
}

}  // namespace

std::vector<std::vector<RowTiles>> list_tiles(const WidthLaneLayout& layout,
                                              const WidthLanePartition& partition,
                                              const Range& lanes, const ChannelBlock& channels) {
  const int64_t vector = layout.kernels.lanes;
  const int64_t segment_floats = layout.problem.ic_per_group() * partition.pitch;
  std::vector<std::vector<RowTiles>> tiles;
  for (const ColumnChunk& chunk : layout.columns.chunks) {
    std::vector<RowTiles>& list = tiles.emplace_back();
    const int64_t most_vectors = layout.most_vectors(chunk, channels);
    for (int64_t s = 0; s < partition.segments; ++s) {
      // Lane 0 of a segment stands max_shift floats into its lines.
      const int64_t start = s * segment_floats + layout.columns.max_shift;
      const Range segment = partition.segment(lanes, vector, s);
      const int64_t count = segment.end - segment.begin;
      const int64_t pieces = ceil_div(ceil_div(count, vector), most_vectors);
      for (int64_t i = 0; i < pieces; ++i) {
        const int64_t begin = piece_begin(count, vector, pieces, i);
        const int64_t vectors = ceil_div(piece_begin(count, vector, pieces, i + 1) - begin, vector);
        const int64_t first = segment.begin + begin;
        int64_t used = 0;
        const WidthLaneFunction function = layout.tile(chunk, channels, vectors, &used);
        append({start + begin, 0, 1, {first, first + vectors * vector}, function},
               most_tiles(layout, chunk, vectors), &list);
      }
    }
  }
  return tiles;
}

}  // namespace ct2d
