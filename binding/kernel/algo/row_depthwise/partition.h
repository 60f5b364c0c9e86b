// Partition: how a run of row_depthwise is cut into tasks for threads.
//
// A task is a run of planes (the groups of all images, one after the other), a block of output
// columns and a band of rows. The partition changes with the number of threads; results do not.
#pragma once

#include <cstdint>

#include "algo/row_depthwise/layout.h"

namespace ct2d {

struct RowDepthwisePartition {
  RowDepthwisePartition(const RowDepthwiseLayout& layout, int threads);

  int64_t tasks() const { return plane_runs * column_blocks * row_bands; }

  // Bytes that one thread needs.
  int64_t scratch_bytes(const RowDepthwiseLayout& layout) const;

  int64_t plane_runs, planes_per_run;
  int64_t column_blocks, columns_per_block;  // a multiple of all patterns
  int64_t row_bands, rows_per_band;          // row quotients
  int64_t rows_per_block;                    // row quotients computed between two stretchings
  int64_t capacity;                          // rows of stretched lines
};

}  // namespace ct2d
