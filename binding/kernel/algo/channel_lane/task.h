// Tasks of channel_lane: one row phase of one block of output channels, for a block of images.
//
// Tasks of the same block of images follow each other, and a worker keeps the panel that it packed
// last, so each worker packs a block of images once.
#pragma once

#include <cstddef>
#include <cstdint>

#include "algo/algorithm.h"
#include "algo/channel_lane/layout.h"

namespace ct2d {

// Floats that a worker's panel may take of its L2 cache, beside the weights of a block; the panel
// of a single image may be larger.
inline constexpr int64_t kPanelBudget = 256 * 1024 / sizeof(float);

// How a call is cut into tasks. Depends on the problem alone.
struct ChannelLanePartition {
  explicit ChannelLanePartition(const ChannelLaneLayout& layout);

  int64_t tasks(const ChannelLaneLayout& layout) const;

  // Bytes that one worker needs: what it has packed, the panel, a tile.
  int64_t worker_bytes(const ChannelLaneLayout& layout) const;

  int64_t images_per_block, image_blocks;
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
