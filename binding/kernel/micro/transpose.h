// transpose: turns sums with channels innermost into rows of outputs, and rows of inputs into
// channels innermost.
//
// Computes: dst[c * pitch + k] = rows[k][c] for k < count and c < channels, by transposing squares
// of `lanes` x `lanes` floats in registers. Halves are widened as they are loaded, floats rounded
// as they are stored: neither takes a pass of its own.
#pragma once

#include <cstdint>

#include "base/half.h"

namespace ct2d {

inline constexpr int kTransposeMostLanes = 16;

template <class T>
struct TransposeTile {
  const T* const* rows;  // [lanes]: all are read, those from `count` on not used
  int64_t count;         // 1 to lanes
  int64_t channels;      // rows may be read up to the next multiple of the lanes
  float* dst;
  int64_t pitch;  // floats
};

// Rows that follow each other: dst[c * pitch + k] = src[k * step + c] for k < count, any number,
// and c < channels, in squares that begin at whole vectors of dst's first channel where they can.
template <class T>
struct TransposeRun {
  const float* src;  // a row may be read up to `lanes`, whatever its channels
  int64_t step;      // floats
  int64_t count;
  int64_t channels;  // 1 to lanes
  T* dst;
  int64_t pitch;  // elements
  // Whether whole cache lines may be stored past the caches; then lines.settle() must follow.
  bool past_caches;
};

struct transpose_kernels {
  void (*function)(const TransposeTile<float>& tile);
  void (*widen)(const TransposeTile<half_bits>& tile);
  void (*run)(const TransposeRun<float>& run);
  void (*narrow)(const TransposeRun<half_bits>& run);
};

}  // namespace ct2d
