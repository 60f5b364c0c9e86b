#include "algo/width_lane/columns.h"

#include <algorithm>
#include <map>

#include "micro/width_lane.h"
#include "problem/phases.h"

namespace ct2d {

namespace {

// Which phases of a chunk read at one shift, and through which kernel column.
struct SharedTap {
  uint32_t mask = 0;
  int64_t kernel_column[4] = {};
};

// Adds a tap to the run of its mask, cut into single phases where no tile has that mask.
void add_tap(int32_t shift, const SharedTap& tap, int phases, std::vector<ColumnRun>* runs) {
  std::vector<uint32_t> masks{tap.mask};
  if (!is_width_lane_mask(tap.mask, phases)) {
    masks.clear();
    for (int p = 0; p < phases; ++p) {
      if (tap.mask >> p & 1) masks.push_back(1u << p);
    }
  }
  for (const uint32_t mask : masks) {
    auto run = std::find_if(runs->begin(), runs->end(),
                            [&](const ColumnRun& each) { return each.mask == mask; });
    if (run == runs->end()) run = runs->insert(runs->end(), {mask, {}, {}});
    run->shifts.push_back(shift);
    for (int p = 0; p < phases; ++p) {
      if (mask >> p & 1) run->kernel_columns.push_back(tap.kernel_column[p]);
    }
  }
}

ColumnChunk make_chunk(const AxisPhases& axis, int64_t first_phase, int kind) {
  ColumnChunk chunk{first_phase, kind, {}, 0};
  const int phases = width_lane_phases(kind);
  std::map<int32_t, SharedTap> taps;
  for (int p = 0; p < phases; ++p) {
    const Phase phase = axis.phase(first_phase + p);
    for (int64_t t = 0; t < phase.taps; ++t) {
      SharedTap& tap = taps[static_cast<int32_t>(phase.offset + t * axis.input_step())];
      tap.mask |= 1u << p;
      tap.kernel_column[p] = phase.first_kernel + t * axis.kernel_step();
      ++chunk.kernel_columns;
    }
  }
  for (const auto& [shift, tap] : taps) add_tap(shift, tap, phases, &chunk.runs);
  return chunk;
}

}  // namespace

Columns make_columns(const Axis& axis) {
  const AxisPhases phases(axis);
  Columns columns{{}, INT32_MAX, INT32_MIN};
  for (int64_t first = 0; first < axis.stride;) {
    const int64_t left = axis.stride - first;
    const int kind = left >= 4 ? 2 : left >= 2 ? 1 : 0;
    columns.chunks.push_back(make_chunk(phases, first, kind));
    for (const ColumnRun& run : columns.chunks.back().runs) {
      columns.min_shift = std::min(columns.min_shift, run.shifts.front());
      columns.max_shift = std::max(columns.max_shift, run.shifts.back());
    }
    first += width_lane_phases(kind);
  }
  if (columns.min_shift > columns.max_shift) columns.min_shift = columns.max_shift = 0;
  return columns;
}

}  // namespace ct2d
