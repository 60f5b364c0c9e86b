// scatter_row: copies the phases of a chunk of columns from a tile to an output row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/range.h"

namespace ct2d {

// Which columns a tile [lane][phase] holds: lane * stride + first_phase + phase, of a row of
// `width`.
struct TileColumns {
  Range lanes;
  int64_t first_phase, phases, stride, width;
};

// Each copy has a size known at compile time, so that it is one instruction.
template <int kPhases, class T>
void scatter_lanes(const T* tile, T* dst, int64_t lanes, int64_t stride) {
  for (int64_t j = 0; j < lanes; ++j, tile += kPhases, dst += stride) {
    std::memcpy(dst, tile, kPhases * sizeof(T));
  }
}

// Copies a tile of 1 to 4 phases to those of its columns that the row `dst` has.
template <class T>
void scatter_row(const T* tile, T* dst, const TileColumns& to) {
  const auto& [lanes, first, phases, stride, width] = to;
  if (phases == stride) {
    const int64_t begin = lanes.begin * stride, end = std::min(width, lanes.end * stride);
    if (begin < end) std::memcpy(dst + begin, tile, static_cast<size_t>(end - begin) * sizeof(T));
    return;
  }
  const int64_t last = width - first - phases;  // the last place for a lane's first column
  const int64_t whole = last < 0 ? 0 : last / stride + 1;
  const int64_t end = std::clamp(whole, lanes.begin, lanes.end);
  T* const start = dst + lanes.begin * stride + first;
  if (phases == 1) scatter_lanes<1>(tile, start, end - lanes.begin, stride);
  if (phases == 2) scatter_lanes<2>(tile, start, end - lanes.begin, stride);
  if (phases == 3) scatter_lanes<3>(tile, start, end - lanes.begin, stride);
  if (phases == 4) scatter_lanes<4>(tile, start, end - lanes.begin, stride);
  const int64_t column = end * stride + first;  // of the lane that the edge of the output cuts
  if (end < lanes.end && column < width) {
    std::copy_n(tile + (end - lanes.begin) * phases, width - column, dst + column);
  }
}

}  // namespace ct2d
