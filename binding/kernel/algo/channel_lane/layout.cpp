#include "algo/channel_lane/layout.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kLineAlignment = 16;  // floats in a cache line

std::vector<AxisPhase> make_phases(const Axis& axis, const AxisPhases& phases) {
  std::vector<AxisPhase> result;
  int64_t taps = 0;
  for (int64_t r = 0; r < axis.stride; ++r) {
    const Phase phase = phases.phase(r);
    // Outputs o >= 0 of this phase stand at u = o + padding = q * stride + r.
    const int64_t first = ceil_div(std::max<int64_t>(0, axis.padding - r), axis.stride);
    const int64_t past = axis.padding + axis.output() - r;
    result.push_back({phase, taps, {first, past <= 0 ? 0 : ceil_div(past, axis.stride)}});
    taps += phase.taps;
  }
  return result;
}

Halo make_halo(const Axis& axis, const AxisPhases& phases, const std::vector<AxisPhase>& rows) {
  int64_t lead = 0, trail = 0;
  for (const AxisPhase& row : rows) {
    if (row.phase.taps == 0 || row.quotients.empty()) continue;
    const int64_t furthest = row.phase.offset + (row.phase.taps - 1) * phases.input_step();
    lead = std::max(lead, furthest - row.quotients.begin);
    trail = std::max(trail, row.quotients.end - 1 - row.phase.offset - (axis.input - 1));
  }
  return {lead, std::max(lead, trail)};
}

}  // namespace

ChannelLaneLayout::ChannelLaneLayout(const Problem& p, DType storage, const KernelTable& table)
    : problem(p),
      dtype(storage),
      kernels(table),
      vectors(p.oc_per_group() > table.lanes ? 2 : 1),
      row_axis(p.axis_h()),
      column_axis(p.axis_w()),
      row_phases(make_phases(p.axis_h(), row_axis)),
      column_phases(make_phases(p.axis_w(), column_axis)),
      column_quotients{p.pw / p.sw, (p.pw + p.ow() - 1) / p.sw + 1},
      rows{0, 0},
      columns{0, 0} {
  // The column phases of a tile share its positions.
  for (AxisPhase& column : column_phases) column.quotients = column_quotients;
  if (is_pixel()) return;
  rows = make_halo(p.axis_h(), row_axis, row_phases);
  columns = make_halo(p.axis_w(), column_axis, column_phases);
}

int64_t ChannelLaneLayout::block_count() const {
  return ceil_div(problem.oc_per_group(), block_lanes());
}

int64_t ChannelLaneLayout::packed_floats() const {
  return problem.ic * block_count() * block_lanes() * problem.kh * problem.kw;
}

int64_t ChannelLaneLayout::weight_index(int64_t group, int64_t block, const AxisPhase& row,
                                        const AxisPhase& column) const {
  const int64_t taps_before = row.taps_before * problem.kw + row.phase.taps * column.taps_before;
  const int64_t block_taps = (group * block_count() + block) * problem.kh * problem.kw;
  return (block_taps + taps_before) * problem.ic_per_group() * block_lanes();
}

int64_t ChannelLaneLayout::most_positions() const {
  int64_t count = kChannelLaneMaxPositions;
  while (tile(count) == nullptr) --count;
  return count;
}

int64_t ChannelLaneLayout::line_floats(int64_t images) const {
  const int64_t floats =
      rows.lead * row_pitch() + columns.lead + images * image_pitch() + kLinePadding;
  // An odd number of cache lines: lines a power of two apart would share cache sets.
  return (ceil_div(floats, kLineAlignment) | 1) * kLineAlignment;
}

}  // namespace ct2d
