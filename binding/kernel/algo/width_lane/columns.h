// Columns: how the width axis of a problem is cut into chunks of column phases, and their taps into
// runs.
//
// A chunk is 1, 2 or 4 neighbouring phases that one register tile computes together. Taps of a
// chunk that read the same input column share its load; those that feed the same set of phases (the
// mask) form a run. Every kernel column stands in exactly one run, once: nothing is padded with
// zeros.
#pragma once

#include <cstdint>
#include <vector>

#include "problem/problem.h"

namespace ct2d {

struct ColumnRun {
  uint32_t mask;                        // phases of the chunk, see is_width_lane_mask
  std::vector<int32_t> shifts;          // input columns that tap lies left of q, ascending
  std::vector<int64_t> kernel_columns;  // [shift][phase in mask]
};

struct ColumnChunk {
  int64_t first_phase;
  int kind;  // of width_lane_phases
  std::vector<ColumnRun> runs;
  int64_t kernel_columns;  // in all runs
};

struct Columns {
  std::vector<ColumnChunk> chunks;  // by first phase; together they hold every phase once
  int32_t min_shift, max_shift;     // over all runs; both 0 where there is no tap
};

// Requires: a stride and shifts that fit an int32_t (width_lane's `supports` sees to it).
Columns make_columns(const Axis& axis);

}  // namespace ct2d
