// Tasks of channel_lane: one row phase of one block of output channels, for a block of images.
//
// A task takes its outputs in sections, whose sums it keeps, and adds to them one tap of the kernel
// after the other, in the order of the packed weights: those outputs that the tap reaches, and no
// others, so no zero beside an image is ever read or multiplied. Of each tap it takes a chunk of
// the input channels at a time, whose weights stay in the L1 cache while all tiles of the section
// use them and those of the next chunk are on their way. So weights too large for the caches are
// read from memory once for each section, while earlier ones are in use.
//
// Tasks of the same block of images follow each other, and a worker keeps the panel that it packed
// last, so each worker packs a block of images once. Among them, blocks of output channels vary
// before row phases do, so that threads at work at the same time write to planes of their own, not
// to rows that share cache lines.
#pragma once

#include <cstddef>
#include <cstdint>

#include "algo/algorithm.h"
#include "algo/channel_lane/layout.h"
#include "algo/channel_lane/partition.h"

namespace ct2d {

struct ChannelLaneRun {
  const ChannelLaneLayout& layout;
  const ChannelLanePartition& partition;
  const Operands& operands;
  Elements weights;  // packed
  int64_t workers;   // that may take tasks
};

// Makes a worker's memory ready for its first task.
void begin_worker(void* scratch);

// Computes: all outputs of a task. Requires: scratch that begin_worker has seen, of one worker.
void run_task(const ChannelLaneRun& run, int64_t task, void* scratch);

}  // namespace ct2d
