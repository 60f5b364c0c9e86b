// row_depthwise: rows of a direct transposed convolution, lanes along the output width.
//
// The input lines are stretched: each element stands as often as the stride, so that neighbouring
// outputs of all column phases read neighbouring floats, and nothing is interleaved at the store.
// The weights differ from lane to lane: a weight vector holds, for the column phase of each lane,
// the tap that a step reads. Where the stride does not divide the lanes, the phases and so the
// weights repeat after `patterns` vectors. For column i, in a vector of pattern j, of row r of a
// group of rows the tile computes
//
//   sum over lines l, steps k:  lines[group][l][i - shifts[k]] * weights[j][l][k][r][i mod lanes]
//
// in exactly this order, one fused (or multiply, then add, where the CPU has no FMA) chain per
// output, adds the bias last, rounds to the storage type and stores. A lane whose phase lacks a
// step's tap is masked: it adds 0 * 0, whatever the input holds.
//
//   registers: avx512 24 accumulators + 3 weights + 1 input of 32 for 3 rows x 8 vectors;
//              avx2 8 + 2 + 1 of 16 for 2 rows x 4; neon as avx512
//
// Per step each input vector is loaded once for all rows, each weight vector once for all vectors.
#pragma once

#include <cstdint>

#include "base/half.h"

namespace ct2d {

inline constexpr int kRowDepthwiseMaxRows = 4;

// The vectors of one pattern: those number j, j + patterns, j + 2 * patterns, ... of a row.
struct RowDepthwisePattern {
  int64_t vectors;  // whole ones
  int64_t tail;     // columns of a vector behind them that exist; 0 to lanes - 1
};

struct RowDepthwiseTile {
  int64_t groups;             // of rows
  const float* const* lines;  // [groups][line_count]: input lines, at output column 0
  int64_t line_count;
  const int64_t* shifts;  // [step_count]: floats
  int64_t step_count;
  const RowDepthwisePattern* patterns;  // [pattern_count]
  int64_t pattern_count;
  const float* masks;     // [pattern][step][lanes]: all bits set, or none
  const float* weights;   // as above
  int64_t pattern_pitch;  // floats from one pattern to the next
  int64_t weight_pitch;   // and from one step to the next
  const float* bias;      // [rows]
  void* const* dst;       // [rows]: output column 0 of the first group's rows; any alignment
  int64_t group_pitch;    // columns from a row to that of the next group
};

using RowDepthwiseFunction = void (*)(const RowDepthwiseTile& tile);

struct row_depthwise_kernels {
  // [dtype: 0 float32, 1 float16][whether masks are used][rows - 1]
  RowDepthwiseFunction functions[2][2][kRowDepthwiseMaxRows];

  // Computes: dst[i * times + j] = src[i] for i < count and j < times; the floats behind these, up
  // to as many as a vector has, may be written, too.
  void (*stretch)(const float* src, int64_t count, int64_t times, float* dst);
  void (*stretch_halves)(const half_bits* src, int64_t count, int64_t times, float* dst);
};

}  // namespace ct2d
