// Partition: how a run of width_lane is cut into tasks for threads and into blocks for caches.
//
// A task is one group of one image, a block of columns, a strip of rows and a part of the output
// channels; it packs the input rows that it needs into a ring and computes its outputs block by
// block. The partition changes with the number of threads; results do not.
#pragma once

#include <cstdint>

#include "algo/width_lane/layout.h"

namespace ct2d {

// Where piece `index` of `pieces` begins when `lanes`, in whole vectors, are cut as evenly as can
// be: in a last piece of a single vector each FMA would wait for the one before.
constexpr int64_t piece_begin(int64_t lanes, int64_t vector, int64_t pieces, int64_t index) {
  const int64_t vectors = (lanes + vector - 1) / vector;
  const int64_t begin = vectors * index / pieces * vector;
  return begin < lanes ? begin : lanes;
}

// Floats that a tile may walk through in the L1 cache.
inline constexpr int64_t kTileBudget = 24 * 1024 / sizeof(float);

// What a task computes.
struct WidthLaneTask {
  int64_t image, group;
  Range blocks;  // of output channels
  Range rows;    // row quotients
  Range lanes;   // of each row
};

struct WidthLanePartition {
  WidthLanePartition(const WidthLaneLayout& layout, int threads);

  int64_t column_blocks, lanes_per_block;  // lanes: see columns.h; a multiple of the vector
  int64_t row_strips, rows_per_strip;      // rows: row quotients, of the longest strips
  int64_t channel_parts, blocks_per_part;  // blocks of output channels
  int64_t rows_per_block;                  // row quotients computed between two packings
  bool packs_ahead;                        // whether a block packs the next one's rows
  int64_t ring_rows;                       // input rows that the ring holds
  int64_t segments;                        // of a packed row; see input_ring.h
  int64_t pitch;                           // floats of one packed line
  int64_t rows_per_line;                   // row quotients side by side in one line

  int64_t tasks(const Problem& problem) const {
    return problem.n * problem.g * column_blocks * row_strips * channel_parts;
  }

  // Requires: index in [0, tasks()).
  WidthLaneTask task(const WidthLaneLayout& layout, int64_t index) const;

  // The lanes of a segment of the packed rows of a task that has `lanes`.
  Range segment(const Range& lanes, int64_t vector, int64_t index) const {
    const int64_t count = lanes.end - lanes.begin;
    return {lanes.begin + piece_begin(count, vector, segments, index),
            lanes.begin + piece_begin(count, vector, segments, index + 1)};
  }

  // Bytes of the packed input rows of one thread.
  int64_t ring_bytes(const WidthLaneLayout& layout) const;

  // All bytes of one thread: the packed rows, FarRows' storage, a scratch tile, the bias of a group
  // and, where a line holds several rows, the output lines of a block of channels.
  int64_t scratch_bytes(const WidthLaneLayout& layout) const;

 private:
  // Takes the whole width where the rows of one quotient fit the budget, else as much as fits; less
  // where threads would have nothing else to share.
  void cut_columns(const WidthLaneLayout& layout, int threads, int64_t row_span,
                   int64_t column_span);

  // Cuts rows into strips until threads have enough tasks, then, where there are too few rows, the
  // blocks of output channels into parts.
  void cut_rows_and_channels(const WidthLaneLayout& layout, int threads);

  // Says how many rows a block has, and whether the ring has room for those of the next one.
  void choose_block(const WidthLaneLayout& layout, int64_t row_span);

  // Cuts packed rows into segments as wide as a tile where the lines that one tile reads would not
  // stay in the L1 cache: its lines then follow each other, and the hardware prefetches them. It
  // costs a copy of the halo per segment, so it needs inputs that are used often.
  void choose_segments(const WidthLaneLayout& layout, int64_t column_span);

  // Takes several rows as one line where that is better; see joined_rows.h.
  void join_rows(const WidthLaneLayout& layout);
};

}  // namespace ct2d
