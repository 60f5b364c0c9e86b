#include "algo/row_depthwise/layout.h"

#include <algorithm>
#include <bit>
#include <map>

#include "base/int_math.h"

namespace ct2d {

namespace {

std::vector<ColumnStep> make_steps(const Axis& axis) {
  const AxisPhases phases(axis);
  std::map<int64_t, ColumnStep> steps;
  for (int64_t c = 0; c < axis.stride; ++c) {
    const Phase phase = phases.phase((c + axis.padding) % axis.stride);
    for (int64_t t = 0; t < phase.taps; ++t) {
      const int64_t shift = phase.offset + t * phases.input_step();
      ColumnStep& step = steps[shift];
      step.shift = shift;
      step.kernel_columns.resize(static_cast<size_t>(axis.stride), -1);
      step.kernel_columns[static_cast<size_t>(c)] = phase.first_kernel + t * phases.kernel_step();
    }
  }
  std::vector<ColumnStep> list;
  for (const auto& entry : steps) list.push_back(entry.second);
  return list;
}

// Cuts runs of row phases that read the same rows into classes of nearly equal size.
std::vector<RowClass> make_row_classes(const AxisPhases& axis, int64_t stride,
                                       int64_t output_channels) {
  std::vector<RowClass> classes;
  int64_t before = 0;
  for (int64_t begin = 0, end = 0; begin < stride; begin = end) {
    const Phase phase = axis.phase(begin);
    for (end = begin + 1; end < stride; ++end) {
      const Phase next = axis.phase(end);
      if (next.taps != phase.taps || next.offset != phase.offset) break;
    }
    const int64_t count = ceil_div(end - begin, kRowDepthwiseMaxRows);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t first = begin + (end - begin) * i / count;
      const auto rows = static_cast<int>(begin + (end - begin) * (i + 1) / count - first);
      const int64_t channels =
          std::min<int64_t>(output_channels, std::max(1, kRowDepthwiseMaxRows / rows));
      classes.push_back({first, rows, axis.phase(first), channels, before, {}});
      before += rows * phase.taps;
    }
  }
  return classes;
}

}  // namespace

RowDepthwiseLayout::RowDepthwiseLayout(const Problem& p, DType storage, const KernelTable& table)
    : problem(p),
      input_channels(p.ic_per_group()),
      output_channels(p.oc_per_group()),
      dtype(storage),
      kernels(table),
      row_axis(p.axis_h()),
      patterns(p.sw / gcd(p.sw, table.lanes)),
      steps(make_steps(p.axis_w())),
      is_masked(false),
      tap_floats(input_channels * static_cast<int64_t>(steps.size()) * table.lanes),
      row_classes(make_row_classes(row_axis, p.sh, output_channels)),
      row_quotients{p.ph / p.sh, (p.ph + p.oh() - 1) / p.sh + 1},
      min_row_shift(INT64_MAX),
      max_row_shift(INT64_MIN) {
  for (int64_t j = 0; j < patterns; ++j) {
    for (const ColumnStep& step : steps) {
      for (int64_t l = 0; l < table.lanes; ++l) {
        const auto phase = static_cast<size_t>((j * table.lanes + l) % p.sw);
        const bool has_tap = step.kernel_columns[phase] >= 0;
        masks.push_back(std::bit_cast<float>(has_tap ? UINT32_MAX : 0u));
        is_masked |= !has_tap;
      }
    }
  }
  for (const ColumnStep& step : steps) shifts.push_back(step.shift * p.sw);
  for (RowClass& rows : row_classes) {
    // Output row q * stride + first - padding, and the last of the class, lie in the output.
    const int64_t first = rows.first_phase - p.ph;
    rows.whole = {ceil_div(std::max<int64_t>(0, -first), p.sh),
                  ceil_div(std::max<int64_t>(0, p.oh() - first - rows.rows + 1), p.sh)};
    if (rows.phase.taps == 0) continue;
    const int64_t nearest = rows.phase.offset;
    const int64_t farthest = nearest + (rows.phase.taps - 1) * row_axis.input_step();
    rows.whole = {std::max(rows.whole.begin, farthest), std::min(rows.whole.end, p.ih + nearest)};
    min_row_shift = std::min(min_row_shift, nearest);
    max_row_shift = std::max(max_row_shift, farthest);
  }
  if (min_row_shift > max_row_shift) min_row_shift = max_row_shift = 0;
}

int64_t RowDepthwiseLayout::weight_index(int64_t group, const RowClass& rows, int64_t first,
                                         int64_t channels, int64_t pattern) const {
  const int64_t rows_before = (group * problem.kh + rows.kernel_before) * output_channels +
                              first * rows.rows * rows.phase.taps;
  return (rows_before * patterns + pattern * rows.phase.taps * channels * rows.rows) * tap_floats;
}

}  // namespace ct2d
