#include "algo/width_lane/row_tiles.h"

#include "base/int_math.h"

namespace ct2d {

std::vector<std::vector<RowTile>> list_tiles(const WidthLaneLayout& layout,
                                             const WidthLanePartition& partition,
                                             const Range& lanes, const ChannelBlock& channels) {
  const int64_t vector = layout.kernels.lanes;
  const int64_t segment_floats = layout.problem.ic_per_group() * partition.pitch;
  std::vector<std::vector<RowTile>> tiles;
  for (const ColumnChunk& chunk : layout.columns.chunks) {
    std::vector<RowTile>& list = tiles.emplace_back();
    const int64_t most = layout.most_vectors(chunk, channels);
    for (int64_t s = 0; s < partition.segments; ++s) {
      // Lane 0 of a segment stands max_shift floats into its lines.
      const int64_t start = s * segment_floats + layout.columns.max_shift;
      const Range segment = partition.segment(lanes, vector, s);
      const int64_t count = segment.end - segment.begin;
      const int64_t pieces = ceil_div(ceil_div(count, vector), most);
      for (int64_t i = 0; i < pieces; ++i) {
        const int64_t begin = piece_begin(count, vector, pieces, i);
        const int64_t vectors = ceil_div(piece_begin(count, vector, pieces, i + 1) - begin, vector);
        const int64_t first = segment.begin + begin;
        int64_t used = 0;
        const WidthLaneFunction function = layout.tile(chunk, channels, vectors, &used);
        list.push_back({start + begin, {first, first + vectors * vector}, function});
      }
    }
  }
  return tiles;
}

}  // namespace ct2d
