// Layout: everything channel_lane derives from a problem before it runs.
//
// Weights are packed once per parameter version, whatever the input's size, in the order in which
// tasks read them, in the dtype that they have, channels beyond the last as zeros:
//   [group][block of output channels][row phase][column phase][row tap][column tap][ic][block
//   lanes]
#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "base/range.h"
#include "micro/kernel_table.h"
#include "problem/phases.h"
#include "problem/problem.h"

namespace ct2d {

inline constexpr int64_t kChannelLaneMostPhases = 64;

// One phase of one axis, with the quotients q of its outputs.
struct AxisPhase {
  Phase phase;
  int64_t taps_before;  // of the phases before this one
  Range quotients;

  int64_t outputs() const { return quotients.end - quotients.begin; }
};

// The outputs of a phase that one tap reaches, and the input that the first of them reads.
struct LiveOutputs {
  Range quotients;
  int64_t input;
};

struct ChannelLaneLayout {
  ChannelLaneLayout(const Problem& problem, DType dtype, const KernelTable& kernels);

  int64_t block_lanes() const { return int64_t{vectors} * kernels.lanes; }
  int64_t block_count() const;  // of one group
  int64_t packed_elements() const;

  // Index of the first packed weight of a phase of a block.
  int64_t weight_index(int64_t group, int64_t block, const AxisPhase& row,
                       const AxisPhase& column) const;

  // Computes: what tap t of a phase reaches; an empty range where it reaches nothing.
  LiveOutputs live_rows(const AxisPhase& row, int64_t t) const {
    return live(row, t * row_axis.input_step(), problem.ih);
  }
  LiveOutputs live_columns(const AxisPhase& column, int64_t t) const {
    return live(column, t * column_axis.input_step(), problem.iw);
  }

  // The tile of that many positions; null where there is none.
  ChannelLaneFunction tile(int64_t rows, int64_t columns) const {
    return kernels.channel_lane.functions[vectors - 1][rows - 1][columns - 1];
  }

  Problem problem;
  DType dtype;
  const KernelTable& kernels;
  int vectors;  // of a block of output channels
  AxisPhases row_axis, column_axis;
  std::vector<AxisPhase> row_phases, column_phases;  // [sh], [sw]
  int64_t most_outputs;                              // of a column phase in a row
  // The most columns of a tile, and the most rows of one of so many columns.
  int64_t most_columns;
  int64_t most_rows[kChannelLaneMaxColumns + 1];

 private:
  static LiveOutputs live(const AxisPhase& phase, int64_t distance, int64_t inputs);
};

}  // namespace ct2d
