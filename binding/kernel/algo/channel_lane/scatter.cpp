#include "algo/channel_lane/scatter.h"

#include <algorithm>

#include "base/half.h"

namespace ct2d {

namespace {

// The sums of `lanes` neighbouring columns of the output, from `column` on; where the row ends
// before, the last again.
void find_rows(const ChannelLaneLayout& layout, const SumRow& row, int64_t column,
               const float** rows) {
  const Problem& p = layout.problem;
  const int64_t from_first = column + p.pw - row.first_column * p.sw;
  int64_t position = from_first / p.sw, phase = from_first % p.sw;
  for (int64_t k = 0; k < layout.kernels.lanes; ++k) {
    rows[k] = row.sums + phase * row.phase_pitch + position * layout.block_lanes();
    if (phase + 1 < p.sw) {
      ++phase;
    } else if (position + 1 < row.count) {
      phase = 0;
      ++position;
    }
  }
}

// Calls visit(rows, column, count) for squares that cover the columns that exist: whole ones where
// there is room, the last of which may overlap the one before.
template <class Visit>
void each_square(const ChannelLaneLayout& layout, const SumRow& row, const Visit& visit) {
  const Problem& p = layout.problem;
  const int64_t lanes = layout.kernels.lanes;
  const int64_t first = row.first_column * p.sw - p.pw;  // output column of phase 0
  const int64_t begin = std::max<int64_t>(first, 0),
                end = std::min(p.ow(), first + row.count * p.sw);
  const float* rows[kTransposeMostLanes];
  for (int64_t at = begin; at < end; at += lanes) {
    const int64_t column = std::max(begin, std::min(at, end - lanes));
    find_rows(layout, row, column, rows);
    visit(rows, column, std::min(lanes, end - column));
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
