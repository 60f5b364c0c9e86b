// Columns: how the width axis of a problem is cut into chunks of column phases, and their taps into
// steps.
//
// Phases are those of the output: phase c holds the output columns o = j * stride + c, lane j. So
// every phase has its first output at lane 0 whatever the padding, and the lanes of all phases
// together are the output row, from its start. (The residues of o + padding that problem/phases.h
// speaks of are the same phases, rotated.)
//
// A chunk is 1 to 4 neighbouring phases that one register tile computes together. Taps of a
// chunk that read the same input column share its load, as a step. Every kernel column stands in
// exactly one step, once: nothing is padded with zeros.
#pragma once

#include <cstdint>
#include <vector>

#include "micro/width_lane.h"
#include "problem/problem.h"

namespace ct2d {

struct ColumnChunk {
  int64_t first_phase;
  int kind;                             // of width_lane_phases
  int pattern;                          // of the steps' masks; see micro/width_lane.h
  std::vector<WidthLaneStep> steps;     // ascending shifts: input columns that a tap lies left of j
  std::vector<int64_t> kernel_columns;  // [step][phase in mask]
};

struct Columns {
  std::vector<ColumnChunk> chunks;  // by first phase; together they hold every phase once
  int32_t min_shift, max_shift;     // over all steps; both 0 where there is no tap
};

// Requires: a stride and shifts that fit an int32_t (width_lane's `supports` sees to it).
Columns make_columns(const Axis& axis);

}  // namespace ct2d
