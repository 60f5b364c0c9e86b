// Layout: everything width_lane derives from a problem before it runs, shape by shape.
//
// Weights are packed once per parameter version, whatever the input's size, in the order in which
// tiles read them:
//   [group][block of output channels][row phase][chunk][row tap][ic][step][phase in mask][oc]
// A single output channel would leave a tile with few sums: where neighbouring row phases read the
// same input rows, they stand in the place of channels, [row phase] for [oc]; a last row tap that
// only the first of them have holds theirs. Each weight stands there once. The input is packed, a
// strip of rows at a time, into lines of floats with zeros beyond its left and right edges.
#pragma once

#include <cstdint>
#include <vector>

#include "algo/width_lane/columns.h"
#include "base/dtype.h"
#include "base/range.h"
#include "micro/kernel_table.h"
#include "problem/phases.h"
#include "problem/problem.h"

namespace ct2d {

struct RowPhase {
  Phase phase;
  int64_t taps_before;    // of the row phases before this one
  int64_t taps_together;  // of this one and those merged with it, which follow it
  int tail_height;        // of these, how many have the last tap of the first; 0: all
};

// A block of output channels of a group that share their tiles.
struct ChannelBlock {
  int64_t first;    // output channel within the group
  int tile_height;  // channels, or the merged row phases of one
};

struct WidthLaneLayout {
  WidthLaneLayout(const Problem& problem, DType dtype, const KernelTable& kernels);

  // The layout of the same layer with `plane_rows` rows of the input taken as one; see flatten.
  WidthLaneLayout(const Problem& problem, DType dtype, const KernelTable& kernels,
                  int64_t plane_rows);

  // Floats of the packed weights. Tiles may read, never use, up to kWeightPadding floats beyond.
  int64_t packed_floats() const { return problem.weight_size(); }

  // Index of the first packed weight of a chunk for row tap 0. Requires: the first of merged
  // phases.
  int64_t weight_index(int64_t group, const ChannelBlock& block, int64_t row_phase,
                       const ColumnChunk& chunk) const;

  // The most vectors that a tile of a block has.
  int64_t most_vectors(const ColumnChunk& chunk, const ChannelBlock& block) const;

  // The tile function for a block, and for the largest number of vectors up to `vectors` it has.
  WidthLaneFunction tile(const ColumnChunk& chunk, const ChannelBlock& block, int64_t vectors,
                         int64_t* used) const;

  Problem problem;
  DType dtype;
  const KernelTable& kernels;
  AxisPhases row_axis;
  Columns columns;
  int64_t merged_phases;                 // row phases in the place of channels; 1 for none
  std::vector<int64_t> columns_before;   // kernel columns in the chunks before each
  std::vector<RowPhase> row_phases;      // [sh]
  std::vector<ChannelBlock> blocks;      // of one group
  Range row_quotients;                   // the q that have an output
  int64_t column_lanes;                  // see columns.h
  int64_t min_row_shift, max_row_shift;  // rows above q that taps read
  int64_t plane_rows = 1;                // input rows that `problem` takes as one
  int64_t row_pitch = 0;                 // lanes from row to row of a line; see joining.h
};

// Where no window reaches beyond its input element, as where the kernel is the stride, the lanes of
// short rows may run on from row to row: several rows are one row of a problem of less height, each
// of whose output rows holds one phase of all of them, one behind the other. Each output sums the
// same products in the same order. Packed weights are those of `layout`.
// Returns: how many rows fill the lanes best, in lines that fit a thread's ring and leave tasks for
// several threads; 1 for none.
int64_t rows_to_flatten(const WidthLaneLayout& layout);

inline constexpr int64_t kWeightPadding = 4;

// Floats that a thread's ring may take of its L2 cache, beside a block of weights.
inline constexpr int64_t kRingBudget = 512 * 1024 / sizeof(float);

}  // namespace ct2d
