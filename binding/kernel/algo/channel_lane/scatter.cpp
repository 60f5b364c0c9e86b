#include "algo/channel_lane/scatter.h"

#include <algorithm>

#include "base/half.h"

namespace ct2d {

namespace {

// The sums of `lanes` neighbouring columns of the output, from `column` on; where the row ends
// earlier, its last column repeats.
void find_rows(const ChannelLaneLayout& layout, const SumRow& row, int64_t column,
               const float** rows) {
  const Problem& p = layout.problem;
  int64_t q = (column + p.pw) / p.sw, phase = (column + p.pw) % p.sw;
  for (int64_t k = 0; k < layout.kernels.lanes; ++k) {
    const Range& own = layout.column_phases[static_cast<size_t>(phase)].quotients;
    rows[k] = row.sums + phase * row.phase_pitch + (q - own.begin) * row.position_pitch;
    if (column + k + 1 >= row.columns) continue;
    if (++phase == p.sw) {
      phase = 0;
      ++q;
    }
  }
}

// Calls visit(rows, column, count) for squares that cover the row: whole ones where there is room,
// the last of which may overlap the one before.
template <class Visit>
void each_square(const ChannelLaneLayout& layout, const SumRow& row, const Visit& visit) {
  const int64_t lanes = layout.kernels.lanes;
  const float* rows[kTransposeMostLanes];
  for (int64_t at = 0; at < row.columns; at += lanes) {
    const int64_t column = std::max<int64_t>(0, std::min(at, row.columns - lanes));
    find_rows(layout, row, column, rows);
    visit(rows, column, std::min(lanes, row.columns - column));
  }
}

}  // namespace

void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels, float*,
                 float* dst) {
  const int64_t plane = layout.problem.oh() * layout.problem.ow();
  each_square(layout, row, [&](const float* const* rows, int64_t column, int64_t count) {
    layout.kernels.transpose.function({rows, count, channels, dst + column, plane});
  });
}

void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels,
                 float* square, half_bits* dst) {
  const int64_t plane = layout.problem.oh() * layout.problem.ow();
  each_square(layout, row, [&](const float* const* rows, int64_t column, int64_t count) {
    layout.kernels.transpose.function({rows, count, channels, square, count});
    for (int64_t co = 0; co < channels; ++co) {
      layout.kernels.convert.narrow(square + co * count, dst + co * plane + column,
                                    static_cast<size_t>(count));
    }
  });
}

}  // namespace ct2d
