// winograd: the three stages of a transform algorithm, lanes along channels.
//
// On each axis a tile of `inputs` neighbouring inputs d makes `outputs` neighbouring outputs y of
// a filter h: y = A^T ((G h) * (B^T d)), where * multiplies element by element (Winograd,
// "Arithmetic Complexity of Computations", 1980; Lavin and Gray, "Fast Algorithms for Convolutional
// Neural Networks", 2016). With the points 0, 1, -1 and infinity, and taps so ordered that y[j] =
// sum over u of d[j + u] * h[u]:
//
//           B^T       |   F(3,2): G    A^T      |     F(2,3): G         A^T
//      1  0 -1  0     |    1    0    1 1  1 0   |    1    0    0      1 1  1 0
//      0  1  1  0     |   1/2  1/2   0 1 -1 0   |   1/2  1/2  1/2     0 1 -1 1
//      0 -1  1  0     |   1/2 -1/2   0 1  1 1   |   1/2 -1/2  1/2
//      0 -1  0  1     |    0    1               |    0    0    1
//
// F(2,2) needs the points 0, 1 and infinity alone. A tile is transformed for two filters: one whose
// outputs begin at d[0], which reads points 0 to 2, and one whose outputs begin at d[1], which
// reads points 2 to 4.
//
//       B^T       |    G     A^T
//    1 -1  0  0   |   1  0   1 1 0
//    0  1  0  0   |   1  1   0 1 1
//    0  1 -1  0   |   0 -1
//    0  0  1  0   |
//    0  0  1 -1   |
//
// An axis that is not transformed has tiles of one input and one output. Two axes nest: point
// (row point) * (points of the columns) + (column point). Everything here holds `lanes` channels
// of one thing in each vector; pitches and steps are in floats.
#pragma once

#include <cstdint>

namespace ct2d {

// What one axis does to a tile.
enum class WinogradForm : uint8_t { kNone, kF32, kF23, kF22 };

inline constexpr int kWinogradForms = 4;
inline constexpr int kWinogradMostAxisPoints = 4;  // of one phase
inline constexpr int kWinogradMostPoints = kWinogradMostAxisPoints * kWinogradMostAxisPoints;
inline constexpr int kWinogradMostPositions = 24;
inline constexpr int kWinogradMostVectors = 2;

constexpr int winograd_points(WinogradForm form) {
  return form == WinogradForm::kNone ? 1 : form == WinogradForm::kF22 ? 5 : 4;
}
constexpr int winograd_phase_points(WinogradForm form) {  // that one filter reads
  return form == WinogradForm::kF22 ? 3 : winograd_points(form);
}
// Inputs of a tile beyond those of the first filter.
constexpr int winograd_late_inputs(WinogradForm form) { return form == WinogradForm::kF22 ? 1 : 0; }
constexpr int winograd_outputs(WinogradForm form) {
  return form == WinogradForm::kNone ? 1 : form == WinogradForm::kF32 ? 3 : 2;
}
constexpr int winograd_taps(WinogradForm form) {
  return winograd_phase_points(form) - winograd_outputs(form) + 1;
}

// Computes: for each of a run of tiles, B^T d of both axes, one vector of input channels.
struct WinogradInput {
  const float* src;      // the first input of the first tile
  int64_t row_pitch;     // between the rows of a tile
  int64_t column_pitch;  // between the columns of a tile
  int64_t src_step;      // between tiles
  float* dst;            // point 0 of the first tile
  int64_t point_pitch;
  int64_t dst_step;  // between tiles
  int64_t tiles;
};

// Computes, for position i (a tile) and vector v of output channels:
//   dst[v * vector_pitch + i * lanes] = sums + sum over channels c of src(i, c) * weights[c][v]
// in the order of the channels, one fused chain per output (multiply, then add, without FMA), where
// sums are what dst holds, or zeros.
struct WinogradProduct {
  const float* src;     // [block of `lanes` channels][tile][lanes]; may be read 3 floats beyond
  int64_t block_pitch;  // between blocks of channels
  int64_t channels;
  const float* weights;  // [channels][vectors * lanes]
  const float* ahead;    // what is prefetched meanwhile: any address
  int64_t ahead_step;    // floats of it for each channel
  bool adds;             // to what dst holds
  float* dst;
  int64_t vector_pitch;
};

// Computes: for each of a run of tiles, A^T m of both axes + bias, one vector of output channels.
struct WinogradOutput {
  const float* const* points;  // the first tile's element of each point
  int64_t src_step;            // between tiles
  const float* bias;           // [lanes]
  float* dst;                  // the first output of the first tile
  int64_t row_pitch;           // between the rows of a tile
  int64_t column_pitch;        // between the columns of a tile
  int64_t dst_step;            // between tiles
  int64_t tiles;
};

using WinogradInputFunction = void (*)(const WinogradInput& run);
using WinogradProductFunction = void (*)(const WinogradProduct& tile);
using WinogradOutputFunction = void (*)(const WinogradOutput& run);

struct winograd_kernels {
  // [rows][columns]; null where one axis alone is F(2,2).
  WinogradInputFunction input[kWinogradForms][kWinogradForms];
  // [vectors - 1][positions - 1]; null where registers do not suffice.
  WinogradProductFunction product[kWinogradMostVectors][kWinogradMostPositions];
  WinogradOutputFunction output[kWinogradForms][kWinogradForms];  // as input
};

}  // namespace ct2d
