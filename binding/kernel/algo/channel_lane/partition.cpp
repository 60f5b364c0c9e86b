#include "algo/channel_lane/partition.h"

#include <algorithm>

#include "algo/channel_lane/panel.h"
#include "base/cache_line.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

// Floats that a worker's panel may take of its L2 cache; the panel of a single image may be larger.
constexpr int64_t kPanelBudget = 512 * 1024 / sizeof(float);
constexpr int64_t kSumsBudget = 128 * 1024 / sizeof(float);
// Weights of a tap that stay in the L1 cache, beside the input that a tile reads.
constexpr int64_t kChunkBudget = 24 * 1024 / sizeof(float);

}  // namespace

ChannelLanePartition::ChannelLanePartition(const ChannelLaneLayout& layout) {
  const Problem& p = layout.problem;
  const int64_t images = std::max<int64_t>(1, p.n);  // n may be 0
  images_per_block = std::clamp<int64_t>(kPanelBudget / panel_floats(p, 1), 1, images);
  image_blocks = ceil_div(images, images_per_block);
  int64_t rows = 1;
  for (const AxisPhase& row : layout.row_phases) rows = std::max(rows, row.outputs());
  const int64_t of_row = std::max<int64_t>(1, layout.most_outputs) * p.sw * layout.block_lanes();
  rows_per_section = std::clamp<int64_t>(kSumsBudget / of_row, 1, rows);
  images_per_section = std::clamp<int64_t>(kSumsBudget / of_row / rows, 1, images_per_block);
  const int64_t channels = p.ic_per_group();
  const int64_t chunks = ceil_div(channels, kChunkBudget / layout.block_lanes());
  channels_per_chunk = ceil_div(channels, chunks);
}

int64_t ChannelLanePartition::tasks(const ChannelLaneLayout& layout) const {
  const Problem& p = layout.problem;
  return image_blocks * p.g * layout.block_count() * p.sh;
}

int64_t ChannelLanePartition::chunk_floats(const ChannelLaneLayout& layout) const {
  return round_up(channels_per_chunk * layout.block_lanes(), kLineFloats);
}

int64_t ChannelLanePartition::worker_bytes(const ChannelLaneLayout& layout) const {
  const int64_t panel = panel_floats(layout.problem, images_per_block);
  const int64_t sums = layout.problem.sw * phase_floats(layout);
  const int64_t bias_and_square = (1 + layout.kernels.lanes) * layout.block_lanes();
  const int64_t floats = chunk_floats(layout) + panel + sums + bias_and_square;
  const int64_t bytes = floats * static_cast<int64_t>(sizeof(float));
  return static_cast<int64_t>(kCacheLine) * (2 + ceil_div(bytes, kCacheLine));
}

}  // namespace ct2d
