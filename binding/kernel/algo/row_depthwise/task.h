// Task: the outputs of one task of row_depthwise (see partition.h), row by row.
#pragma once

#include "algo/algorithm.h"
#include "algo/row_depthwise/layout.h"
#include "algo/row_depthwise/partition.h"

namespace ct2d {

// What the tasks of one run share.
struct RowDepthwiseRun {
  const RowDepthwiseLayout& layout;
  const RowDepthwisePartition& partition;
  const Operands& operands;
  const float* weights;  // packed
  const CancelFlag* cancel;
};

// Computes: the outputs of task `task`, with `scratch` of partition.scratch_bytes() to itself.
// Stops early, with outputs missing, once the cancel flag is set.
void run_row_depthwise_task(const RowDepthwiseRun& run, int64_t task, void* scratch);

}  // namespace ct2d
