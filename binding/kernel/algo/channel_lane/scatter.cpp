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

// Calls visit(column, count) for squares that cover [begin, end): whole ones where there is room,
// the last of which may overlap the one before.
template <class Visit>
void each_square(int64_t begin, int64_t end, int64_t lanes, const Visit& visit) {
  for (int64_t at = begin; at < end; at += lanes) {
    const int64_t column = std::max(begin, std::min(at, end - lanes));
    visit(column, std::min(lanes, end - column));
  }
}

template <class Visit>
void each_square(const ChannelLaneLayout& layout, const SumRow& row, const Visit& visit) {
  const Problem& p = layout.problem;
  const int64_t first = row.first_column * p.sw - p.pw;  // output column of phase 0
  each_square(std::max<int64_t>(first, 0), std::min(p.ow(), first + row.count * p.sw),
              layout.kernels.lanes, visit);
}

}  // namespace

void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels, float*,
                 float* dst) {
  const Problem& p = layout.problem;
  const float* rows[kTransposeMostLanes];
  each_square(layout, row, [&](int64_t column, int64_t count) {
    find_rows(layout, row, column, rows);
    layout.kernels.transpose.function({rows, count, channels, dst + column, p.oh() * p.ow()});
  });
}

void scatter_row(const ChannelLaneLayout& layout, const SumRow& row, int64_t channels,
                 float* square, half_bits* dst) {
  const Problem& p = layout.problem;
  const float* rows[kTransposeMostLanes];
  each_square(layout, row, [&](int64_t column, int64_t count) {
    find_rows(layout, row, column, rows);
    layout.kernels.transpose.function({rows, count, channels, square, count});
    for (int64_t co = 0; co < channels; ++co) {
      layout.kernels.convert.narrow(square + co * count, dst + co * p.oh() * p.ow() + column,
                                    static_cast<size_t>(count));
    }
  });
}

}  // namespace ct2d
