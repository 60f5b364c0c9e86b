// width_lane: one register tile of a direct transposed convolution, lanes along the width.
//
// A tile holds `rows` output channels x `phases` neighbouring column phases x `vectors` vectors of
// consecutive column quotients q. For output channel co, phase p and lane q it computes
//
//   sum over runs, row taps t, input channels ci, shifts s of the run, phases p of the run's mask:
//     line(t, ci)[q - s] * weight(run, t, ci, s, p, co)
//
// in exactly this order, one fused (or multiply, then add, where the CPU has no FMA) chain per
// output, adds the bias last, and stores the phases interleaved: dst[co][q * phases + p].
//
//   weights of a run:  [row tap][ci][shift][p in mask][co]      consumed strictly in this order
//   input lines:       rows[t] + ci * channel_pitch + lane + q  zeros (the halo) around the input
//   registers, avx2:   12 accumulators + 2 input + 1 weight of 16 for 3 co x 2 p x 2 vectors;
//                      avx512: 24 + 2 + 1 of 32 for 6 co x 2 p x 2 vectors; neon likewise
//
// Per shift: `vectors` loads feed phases * rows * vectors FMAs, each weight is broadcast once.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

// Tiles exist for 1, 2 and 4 phases; the index of a phase count in tables.
inline constexpr int kWidthLanePhaseKinds = 3;
constexpr int width_lane_phases(int kind) { return 1 << kind; }

inline constexpr int kWidthLaneMaxRows = 12;
inline constexpr int kWidthLaneMaxVectors = 4;

// Taps that feed the same phases of the tile.
struct WidthLaneRun {
  // Bit p: phase p takes part. All phases, the first few, or a single one (is_width_lane_mask).
  uint32_t mask;
  int32_t shift_count;
  const int32_t* shifts;  // [shift_count], ascending
  const float* weights;   // of row tap 0; see above for the order
};

constexpr bool is_width_lane_mask(uint32_t mask, int phases) {
  const bool is_prefix = (mask & (mask + 1)) == 0, is_single = (mask & (mask - 1)) == 0;
  return mask != 0 && mask < (1u << phases) && (is_prefix || is_single);
}

struct WidthLaneTile {
  const float* const* rows;  // [row_taps]: the packed input row of each row tap
  int64_t row_taps;
  int64_t lane;           // index, in each line, of lane 0 at shift 0
  int64_t channels;       // input channels of the group
  int64_t channel_pitch;  // floats from one channel's line to the next
  const WidthLaneRun* runs;
  int64_t run_count;
  const float* bias;   // [rows of the tile]
  void* dst;           // float or half_bits; at [co 0][lane 0]
  int64_t dst_stride;  // elements between output channels
};

using WidthLaneFunction = void (*)(const WidthLaneTile& tile);

struct width_lane_kernels {
  // Output channels of a full tile, by phase kind.
  int preferred_rows[kWidthLanePhaseKinds];

  // [float32, float16][phase kind][rows - 1][vectors - 1]; null where registers do not suffice.
  WidthLaneFunction functions[2][kWidthLanePhaseKinds][kWidthLaneMaxRows][kWidthLaneMaxVectors];
};

}  // namespace ct2d
