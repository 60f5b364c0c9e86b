// Strip: one task of width_lane, computed block by block (see partition.h).
#pragma once

#include "algo/algorithm.h"
#include "algo/width_lane/input_ring.h"
#include "algo/width_lane/layout.h"
#include "algo/width_lane/partition.h"

namespace ct2d {

// What the tasks of one run share.
struct WidthLaneRun {
  const WidthLaneLayout& layout;
  const WidthLanePartition& partition;
  const Operands& operands;
  const float* weights;  // packed
  const CancelFlag* cancel;
};

// Computes: the outputs of task `task`, with `scratch` of partition.scratch_bytes() to itself.
// Stops early, with outputs missing, once the cancel flag is set.
void run_strip(const WidthLaneRun& run, int64_t task, void* scratch);

}  // namespace ct2d
