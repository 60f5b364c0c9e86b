#include "algo/winograd/product.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

// Weights that stay in the L1 cache, beside the inputs of a tile.
constexpr int64_t kPartBudget = 24 * 1024 / sizeof(float);

int64_t most_positions(const KernelTable& kernels, int64_t vectors) {
  int64_t count = kWinogradMostPositions;
  while (kernels.winograd.product[vectors - 1][count - 1] == nullptr) --count;
  return count;
}

// Input channels at a time, in whole vectors, as even as can be.
int64_t channels_at_a_time(const WinogradLayout& layout, int64_t vectors) {
  const int64_t lanes = layout.lanes(), blocks = layout.channel_blocks();
  const int64_t most = std::max<int64_t>(1, kPartBudget / (vectors * lanes * lanes));
  return ceil_div(blocks, ceil_div(blocks, most)) * lanes;
}

}  // namespace

void multiply(const WinogradLayout& layout, const WinogradPartition& partition,
              const float* transformed, const float* weights, int64_t tiles, float* sums) {
  const int64_t channels = layout.problem.ic_per_group(), lanes = layout.lanes();
  const int64_t block_pitch = partition.tiles * lanes;
  int64_t most_channels[kWinogradMostVectors], pieces_of[kWinogradMostVectors];
  for (int64_t vectors = 1; vectors <= kWinogradMostVectors; ++vectors) {
    most_channels[vectors - 1] = channels_at_a_time(layout, vectors);
    pieces_of[vectors - 1] = ceil_div(tiles, most_positions(layout.kernels, vectors));
  }
  for (const WinogradProductStep& product : layout.products) {
    const int64_t vectors = product.vectors();
    const int64_t most = most_channels[vectors - 1], pieces = pieces_of[vectors - 1];
    const float* const src = transformed + product.point * partition.point_pitch +
                             product.part * layout.channel_blocks() * block_pitch;
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
             // While the first tile runs, the weights come that are needed after the last.
             .ahead = i == 0 ? count * vectors * lanes : 0,
             .adds = product.adds || first > 0,
             .dst = dst + begin * lanes,
             .vector_pitch = product.sums_step * partition.sums_pitch});
      }
      weights += count * vectors * lanes;
    }
  }
}

}  // namespace ct2d
