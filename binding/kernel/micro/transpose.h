// transpose: sums with channels innermost to rows of outputs.
//
// Computes: dst[c * pitch + k] = rows[k][c] for k < count and c < channels, by transposing squares
// of `lanes` x `lanes` in registers.
#pragma once

#include <cstdint>

namespace ct2d {

inline constexpr int kTransposeMostLanes = 16;

struct TransposeTile {
  const float* const* rows;  // [lanes]; those from `count` on are read, never used
  int64_t count;             // 1 to lanes
  int64_t channels;          // rows may be read up to the next multiple of the lanes
  float* dst;
  int64_t pitch;  // floats
};

// Rows that follow each other: dst[c * pitch + k] = src[k * step + c] for k < count, any number,
// and c < channels, in squares that begin at whole vectors of dst's first channel where they can.
struct TransposeRun {
  const float* src;  // a row may be read up to `lanes`, whatever its channels
  int64_t step;      // floats
  int64_t count;
  int64_t channels;  // 1 to lanes
  float* dst;
  int64_t pitch;     // floats
  bool past_caches;  // whole cache lines may go there: settle() comes before others read them
};

struct transpose_kernels {
  void (*function)(const TransposeTile& tile);
  void (*run)(const TransposeRun& run);
  void (*settle)();
};

}  // namespace ct2d
