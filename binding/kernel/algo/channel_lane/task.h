// Tasks of channel_lane: one row phase of one block of output channels, for a block of images.
//
// A task takes its positions in groups, whose sums it keeps, and adds to them a part of the input
// channels at a time: the weights of a part stay in the L1 cache while all tiles of the group use
// them, and a group's part of the panel is small, too. So weights that only memory can hold are
// read from there once for each group.
//
// Tasks of the same block of images follow each other, and a worker keeps the panel that it packed
// last, so each worker packs a block of images once. Those of the blocks of output channels come
// before those of row phases: two threads at a time write to planes of their own, not to rows that
// share cache lines.
#pragma once

#include <cstddef>
#include <cstdint>

#include "algo/algorithm.h"
#include "algo/channel_lane/layout.h"

namespace ct2d {

// Floats that a worker's panel may take of its L2 cache; the panel of a single image may be larger.
inline constexpr int64_t kPanelBudget = 512 * 1024 / sizeof(float);

// How a call is cut into tasks. Depends on the problem alone.
struct ChannelLanePartition {
  explicit ChannelLanePartition(const ChannelLaneLayout& layout);

  int64_t tasks(const ChannelLaneLayout& layout) const;

  // Bytes that one worker needs: what it has packed, the panel, the sums of a group.
  int64_t worker_bytes(const ChannelLaneLayout& layout) const;

  int64_t images_per_block, image_blocks;
  int64_t positions_per_group;
  int64_t channel_parts;  // of the input channels
};

struct ChannelLaneRun {
  const ChannelLaneLayout& layout;
  const ChannelLanePartition& partition;
  const Operands& operands;
  const float* weights;  // packed
};

// Makes a worker's memory ready for its first task.
void begin_worker(void* scratch);

// Computes: all outputs of a task. Requires: scratch that begin_worker has seen, of one worker.
void run_task(const ChannelLaneRun& run, int64_t task, void* scratch);

}  // namespace ct2d
