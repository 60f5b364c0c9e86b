#include "algo/width_lane/columns.h"

#include <algorithm>
#include <map>
#include <utility>

#include "problem/phases.h"

namespace ct2d {

namespace {

// Which phases of a chunk read at one shift, and through which kernel column.
struct SharedTap {
  uint32_t mask = 0;
  int64_t kernel_column[4] = {};
};

// Adds a tap as a step, cut into single phases where no tile has its mask.
void add_tap(int32_t shift, const SharedTap& tap, ColumnChunk* chunk) {
  const int phases = width_lane_phases(chunk->kind);
  const bool is_whole = is_width_lane_mask(tap.mask, phases);
  if (is_whole) chunk->steps.push_back({tap.mask, shift});
  for (int p = 0; p < phases; ++p) {
    if ((tap.mask >> p & 1) == 0) continue;
    if (!is_whole) chunk->steps.push_back({1u << p, shift});
    chunk->kernel_columns.push_back(tap.kernel_column[p]);
  }
}

int pattern_of(const std::vector<WidthLaneStep>& steps, int kind) {
  const uint32_t all = (1u << width_lane_phases(kind)) - 1;
  auto begin = steps.begin(), end = steps.end();
  WidthLanePattern found{0, 0};
  if (begin != end && begin->mask != all) found.head = begin++->mask;
  if (begin != end && end[-1].mask != all) found.tail = (--end)->mask;
  if (!std::all_of(begin, end, [&](const WidthLaneStep& step) { return step.mask == all; })) {
    return kWidthLaneMixed;
  }
  for (int pattern = 0; pattern < kWidthLaneMixed; ++pattern) {
    if (!has_width_lane_pattern(kind, pattern)) continue;
    const WidthLanePattern& known = kWidthLanePatternOf[kind][pattern];
    if (known.head == found.head && known.tail == found.tail) return pattern;
  }
  return kWidthLaneMixed;
}

ColumnChunk make_chunk(const Axis& axis, const AxisPhases& axis_phases, int64_t first_phase,
                       int kind) {
  ColumnChunk chunk{first_phase, kind, 0, {}, {}};
  const int phases = width_lane_phases(kind);
  std::map<int32_t, SharedTap> taps;
  for (int p = 0; p < phases; ++p) {
    const int64_t padded = first_phase + p + axis.padding;
    const Phase phase = axis_phases.phase(padded % axis.stride);
    const int64_t nearest = phase.offset - padded / axis.stride;
    for (int64_t t = 0; t < phase.taps; ++t) {
      SharedTap& tap = taps[static_cast<int32_t>(nearest + t * axis_phases.input_step())];
      tap.mask |= 1u << p;
      tap.kernel_column[p] = phase.first_kernel + t * axis_phases.kernel_step();
    }
  }
  for (const auto& [shift, tap] : taps) add_tap(shift, tap, &chunk);
  chunk.pattern = pattern_of(chunk.steps, kind);
  return chunk;
}

}  // namespace

Columns make_columns(const Axis& axis) {
  const AxisPhases phases(axis);
  Columns columns{{}, INT32_MAX, INT32_MIN};
  for (int64_t first = 0; first < axis.stride;) {
    const int64_t left = axis.stride - first;
    int kind = static_cast<int>(std::min<int64_t>(left, kWidthLanePhaseKinds)) - 1;
    ColumnChunk chunk = make_chunk(axis, phases, first, kind);
    if (!has_width_lane_pattern(kind, chunk.pattern))
      chunk = make_chunk(axis, phases, first, --kind);
    columns.chunks.push_back(std::move(chunk));
    for (const WidthLaneStep& step : columns.chunks.back().steps) {
      columns.min_shift = std::min(columns.min_shift, step.shift);
      columns.max_shift = std::max(columns.max_shift, step.shift);
    }
    first += width_lane_phases(kind);
  }
  if (columns.min_shift > columns.max_shift) columns.min_shift = columns.max_shift = 0;
  return columns;
}

}  // namespace ct2d
