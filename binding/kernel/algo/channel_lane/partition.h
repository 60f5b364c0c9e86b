// Partition: how a call of channel_lane is cut into tasks, and what a worker keeps.
#pragma once

#include <cstdint>

#include "algo/channel_lane/layout.h"

namespace ct2d {

// Depends on the problem and the instruction set alone; the order of a sum does not depend on it.
struct ChannelLanePartition {
  explicit ChannelLanePartition(const ChannelLaneLayout& layout);

  int64_t tasks(const ChannelLaneLayout& layout) const;

  // Bytes that one worker needs: its head, a chunk of weights, the sums of a section, the bias, the
  // square of scatter_row and the panel.
  int64_t worker_bytes(const ChannelLaneLayout& layout) const;

  // Floats of a chunk of weights that are widened from halves, in whole cache lines.
  int64_t chunk_floats(const ChannelLaneLayout& layout) const;

  // Floats of the sums of a column phase.
  int64_t phase_floats(const ChannelLaneLayout& layout) const {
    return images_per_section * rows_per_section * layout.most_outputs * layout.block_lanes();
  }

  // A task's images, whose panel a worker packs once.
  int64_t images_per_block, image_blocks;
  // A section: the images and rows of outputs whose sums are kept at a time; a part of an image's
  // rows only where it is of a single image.
  int64_t images_per_section, rows_per_section;
  int64_t channels_per_chunk;  // input channels whose weights stay in the L1 cache
};

}  // namespace ct2d
