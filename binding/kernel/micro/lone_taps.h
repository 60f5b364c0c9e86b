// lone_taps: pairs of taps of a direct transposed convolution that read the same position and reach
// one output position each, lanes along output channels. So do all taps of an image of one pixel:
// a matrix-vector product, which waits for nothing but weights.
//
// For tap t and channel lane c it computes
//
//   sums[t][c] += sum over input channels ci: src[ci * channel_pitch] * weight(t, ci, c)
//
// in the chains of a tile of micro/channel_lane.h.
//
//   weights:    [t][ci][kLoneTapsVectors * lanes]
//   registers:  two taps x two vectors of sums: a single tap's chains would take longer than its
//   weights
//
// Weights are prefetched a fixed way ahead, across taps.
#pragma once

#include <cstdint>

namespace ct2d {

inline constexpr int kLoneTapsVectors = 2;  // of output channels

struct LoneTaps {
  const float* src;
  int64_t channels;       // input channels to add
  int64_t channel_pitch;  // floats
  const void* weights;
  bool halves;  // what `weights` holds: float16, else float32
  int64_t pairs;
  float* sums;         // [2 * pairs][kLoneTapsVectors * lanes], sums_pitch apart
  int64_t sums_pitch;  // floats
  const void* next;    // the weights that are wanted after these
};

using LoneTapsFunction = void (*)(const LoneTaps& taps);

struct lone_taps_kernels {
  bool halves;  // whether it takes halves
  LoneTapsFunction function;
};

}  // namespace ct2d
