// width_lane: one register tile of a direct transposed convolution, lanes along the width.
//
// A tile holds `height` output channels x `phases` neighbouring column phases x `vectors` vectors
// of consecutive column quotients q. For output channel co, phase p and lane q it computes
//
//   sum over row taps t, input channels ci, steps i whose mask has p:
//     line(t, ci)[q - shift(i)] * weight(t, ci, i, p, co)
//
// in exactly this order, one fused (or multiply, then add, where the CPU has no FMA) chain per
// output, adds the bias last, rounds to the storage type and stores the phases interleaved:
// dst[co][q * phases + p].
//
//   weights:           [row tap][ci][step][p in mask][co]       consumed strictly in this order
//   input lines:       rows[t] + ci * channel_pitch + lane + q  zeros (the halo) around the input
//   registers, avx2:   12 accumulators + 2 input + 1 weight of 16 for 3 co x 2 p x 2 vectors;
//                      avx512: 24 + 2 + 1 of 32 for 6 co x 2 p x 2 vectors; neon likewise
//
// Per step: `vectors` loads feed the channels and the phases of the mask, each weight is broadcast
// once. All steps of a channel follow each other, so its line is fetched once.
//
// Where row phases stand in the place of output channels, the first of them may have one row tap
// more than the others: the last tap feeds the first `tail_height` of the tile's height, and its
// weights are [ci][step][p in mask][co of those].
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/range.h"

namespace ct2d {

// Tiles of up to this height can have a last row tap that feeds only a part of it.
inline constexpr int kWidthLaneMostHeightWithTail = 3;

// Tiles exist for 1 to 4 phases; the index of a phase count in tables.
inline constexpr int kWidthLanePhaseKinds = 4;
constexpr int width_lane_phases(int kind) { return kind + 1; }

inline constexpr int kWidthLaneMaxHeight = 12;
inline constexpr int kWidthLaneMaxVectors = 4;

// One shift of the input, and the phases of the tile that it feeds.
struct WidthLaneStep {
  uint32_t mask;  // bit p: phase p; see is_width_lane_mask
  int32_t shift;
};

// Whether the tiles know a mask: neighbouring phases that reach the first or the last, or a single
// one.
constexpr bool is_width_lane_mask(uint32_t mask, int phases) {
  const uint32_t all = (1u << phases) - 1, rest = all & ~mask;
  const bool is_prefix = (mask & (mask + 1)) == 0, is_suffix = (rest & (rest + 1)) == 0;
  return mask != 0 && mask <= all && (is_prefix || is_suffix || (mask & (mask - 1)) == 0);
}

// Step masks known at compile time: an optional first step that feeds only the phases `head`, any
// number that feed all phases, an optional last one that feeds only `tail` (0: absent). Common
// layers have one of these patterns; all others are kWidthLaneMixed, which branches at every step.
struct WidthLanePattern {
  uint32_t head, tail;
};
inline constexpr int kWidthLanePatterns = 5;
inline constexpr int kWidthLaneMixed = 4;
inline constexpr WidthLanePattern kWidthLanePatternOf[kWidthLanePhaseKinds][kWidthLaneMixed] = {
    {{0, 0}}, {{0, 0}, {2, 1}, {2, 0}, {0, 1}}, {{0, 0}}, {{0, 0}, {12, 3}, {14, 3}, {0, 1}}};

// Whether a kind has a pattern. Not all do: a single phase is fed by every step; three phases of
// which some are not fed run faster as chunks of two and one.
constexpr bool has_width_lane_pattern(int kind, int pattern) {
  if (pattern == 0) return true;
  if (pattern == kWidthLaneMixed) return kind % 2 == 1;
  const WidthLanePattern& masks = kWidthLanePatternOf[kind][pattern];
  return masks.head != 0 || masks.tail != 0;
}

// Whether one call can run several tiles. The code for it is worth its bytes where a tile has
// little to compute and much to store, in layers whose kernel is as large as their stride of 2
// or 4. Tiles of one vector are the last of a row.
constexpr bool width_lane_has_runs(int kind, int pattern, int64_t vectors) {
  return kind % 2 == 1 && pattern == 0 && vectors > 1;
}

// Whether tiles can store past the caches, where the instruction set does (lines.store_seams): the
// code for it is worth its bytes where the stores weigh most, in the same layers.
constexpr bool width_lane_stores_past(int kind, int pattern) {
  return kind % 2 == 1 && pattern == 0;
}

// Whether tiles of a height can store floats cut into rows, where the instruction set does
// (width_lane.stores_cut). The lines of smaller tiles are copied to the rows instead.
constexpr bool width_lane_stores_cut(int kind, int pattern, int height) {
  return width_lane_stores_past(kind, pattern) && height * width_lane_phases(kind) >= 8;
}

// Whether tiles can have a last row tap that feeds only a part of their height (tail_height).
constexpr bool width_lane_has_tails(int kind, int pattern) {
  return kind % 2 == 1 && pattern != kWidthLaneMixed;
}

// How one vector of outputs is split where a row ends inside it: masks[i] says which lanes belong
// to part i, places[i] where lane 0 of that part would go, in elements from dst. Lanes in neither
// mask are dropped. Requires: masks[1] is 0 where masks[0] is.
struct WidthLaneCut {
  int64_t places[2];
  uint32_t masks[2];
};

// Tiles side by side in one row of outputs: what they share, and where the first one is.
struct WidthLaneTiles {
  int64_t count;             // 1, if not width_lane_has_runs
  const float* const* rows;  // [row_taps]: the packed input row of each row tap
  int64_t row_taps;
  int tail_height;        // how much of the height the last row tap feeds; 0: all, as the others
  int64_t lane;           // index, in each line, of lane 0 at shift 0
  int64_t lane_step;      // from a tile's `lane` to the next one's
  int64_t channels;       // input channels of the group
  int64_t channel_pitch;  // floats from one channel's line to the next
  const WidthLaneStep* steps;
  int64_t step_count;
  const float* weights;
  const float* bias;   // [height of a tile]
  void* dst;           // at [co 0][lane 0]; the next tile stores right behind
  int64_t dst_stride;  // elements between output channels
  bool halves;         // what `dst` holds: float16, else float32
  bool fetches;        // whether a tile prefetches where the one behind it stores

  // [co][kLineFloats], or null. If set, outputs are stored past the caches in whole cache lines: a
  // tile first completes the line begun by `waiting` (the last vector of the row's previous tile),
  // then leaves its own last vector there. lines.settle() must follow. Requires: floats.
  float* waiting;
  // [co][kLineFloats], or null. If set, takes the first tile's first vector, which then fills no
  // line.
  float* heads;

  // [vectors * phases], or null. If set, says where the outputs of a channel go, in the order of
  // lanes. Requires: floats; a single tile.
  const WidthLaneCut* cuts;
};

using WidthLaneFunction = void (*)(const WidthLaneTiles& tiles);

struct width_lane_kernels {
  // Output channels of a full tile, by phase kind.
  int preferred_height[kWidthLanePhaseKinds];

  // Whether tiles take `cuts`: those of width_lane_stores_cut, of floats.
  bool stores_cut;

  // [phase kind][pattern][height - 1][vectors - 1]; null where the sums exceed the registers, where
  // no block is so high for this kind, and where the kind lacks the pattern.
  WidthLaneFunction functions[kWidthLanePhaseKinds][kWidthLanePatterns][kWidthLaneMaxHeight]
                             [kWidthLaneMaxVectors];
};

}  // namespace ct2d
