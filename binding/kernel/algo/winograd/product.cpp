#include "algo/winograd/product.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

void multiply(const WinogradLayout& layout, const WinogradPartition& partition,
              const float* transformed, const float* weights, int64_t tiles, float* sums) {
  const int64_t channels = layout.problem.ic_per_group(), lanes = layout.lanes();
  const int64_t block_pitch = partition.tiles * lanes;
  const int64_t pieces_of[] = {ceil_div(tiles, layout.most_tiles[0]),
                               ceil_div(tiles, layout.most_tiles[1])};
  for (const WinogradProductStep& product : layout.products) {
    const int64_t vectors = product.vectors();
    const int64_t most = layout.most_channels[vectors - 1], pieces = pieces_of[vectors - 1];
    const float* const src = transformed + product.point * partition.point_pitch +
                             product.part * layout.input_vectors * block_pitch;
    float* const dst = sums + product.first_sums * partition.sums_pitch;
    for (int64_t first = 0; first < channels; first += most) {
      const int64_t count = std::min(most, channels - first);
      for (int64_t i = 0; i < pieces; ++i) {
        const int64_t begin = tiles * i / pieces, end = tiles * (i + 1) / pieces;
        layout.kernels.winograd.product[vectors - 1][end - begin - 1](
            {.src = src + first * partition.tiles + begin * lanes,
             .block_pitch = block_pitch,
             .channels = count,
             .weights = weights,
             // Every piece brings its share of the weights that follow: all at once would ask
             // more of the L3 cache than it gives, and the products would wait.
             .ahead = weights + count * (pieces + i) * vectors * lanes / pieces,
             .ahead_step = vectors * lanes / pieces,
             .adds = product.adds || first > 0,
             .dst = dst + begin * lanes,
             .vector_pitch = product.sums_step * partition.sums_pitch});
      }
      weights += count * vectors * lanes;
    }
  }
}

}  // namespace ct2d
