#include "algo/channel_lane/layout.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

std::vector<AxisPhase> make_phases(const Axis& axis, const AxisPhases& phases) {
  std::vector<AxisPhase> result;
  int64_t taps = 0;
  for (int64_t r = 0; r < axis.stride; ++r) {
    const Phase phase = phases.phase(r);
    // Outputs o >= 0 of this phase stand at u = o + padding = q * stride + r.
    const int64_t first = ceil_div(std::max<int64_t>(0, axis.padding - r), axis.stride);
    const int64_t past = axis.padding + axis.output() - r;
    result.push_back(
        {phase, taps, {first, std::max(first, past <= 0 ? 0 : ceil_div(past, axis.stride))}});
    taps += phase.taps;
  }
  return result;
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
      most_outputs(0),
      most_columns(0),
      most_rows{} {
  for (const AxisPhase& column : column_phases) {
    most_outputs = std::max(most_outputs, column.outputs());
  }
  for (int64_t columns = 1; columns <= kChannelLaneMaxColumns; ++columns) {
    for (int64_t rows = 1; rows <= kChannelLaneMaxRows; ++rows) {
      if (tile(rows, columns) == nullptr) continue;
      most_columns = columns;
      most_rows[columns] = rows;
    }
  }
}

int64_t ChannelLaneLayout::block_count() const {
  return ceil_div(problem.oc_per_group(), block_lanes());
}

int64_t ChannelLaneLayout::packed_elements() const {
  return problem.ic * block_count() * block_lanes() * problem.kh * problem.kw;
}

int64_t ChannelLaneLayout::weight_index(int64_t group, int64_t block, const AxisPhase& row,
                                        const AxisPhase& column) const {
  const int64_t taps_before = row.taps_before * problem.kw + row.phase.taps * column.taps_before;
  const int64_t block_taps = (group * block_count() + block) * problem.kh * problem.kw;
  return (block_taps + taps_before) * problem.ic_per_group() * block_lanes();
}

LiveOutputs ChannelLaneLayout::live(const AxisPhase& phase, int64_t distance, int64_t inputs) {
  const int64_t first = phase.phase.offset + distance;  // the quotient that reads input 0
  const Range quotients{std::max(phase.quotients.begin, first),
                        std::min(phase.quotients.end, first + inputs)};
  return {quotients, quotients.begin - first};
}

}  // namespace ct2d
