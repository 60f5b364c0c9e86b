// Partition: how a run of winograd is cut into blocks for caches and tasks for threads.
//
// A block is a rectangle of tiles (whole spans of both axes) of one or more images and one group;
// its transformed input and the sums of one block of output channels share the L2 cache. A task is
// a block with a part of the output channels. The partition changes with the number of threads;
// results do not, as a tile's are its own.
#pragma once

#include <cstdint>

#include "algo/winograd/layout.h"

namespace ct2d {

struct WinogradPartition {
  WinogradPartition(const WinogradLayout& layout, int threads);

  int64_t tasks() const { return blocks * channel_parts; }

  // Floats of what a worker has beside its head, each on a cache line of its own.
  int64_t panel_floats(const WinogradLayout& layout) const;
  int64_t input_floats(const WinogradLayout& layout) const;
  int64_t transformed_floats(const WinogradLayout& layout) const;
  int64_t sums_floats(const WinogradLayout& layout) const;
  int64_t rows_floats(const WinogradLayout& layout) const;
  int64_t worker_bytes(const WinogradLayout& layout) const;

  int64_t images, row_spans, column_spans;          // of a block, at most
  int64_t image_blocks, row_blocks, column_blocks;  // of a group
  int64_t blocks;                                   // in all
  int64_t channel_parts;                            // of the blocks of output channels
  int64_t tiles;                                    // of a block, at most
  int64_t point_pitch;                              // floats between transformed points
  int64_t sums_pitch;                               // floats between vectors of sums
  int64_t panel_columns;                            // inputs of a panel's row
};

}  // namespace ct2d
