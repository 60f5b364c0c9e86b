// lone_taps: taps of a direct transposed convolution that read the same position and reach one
// output position each, lanes along output channels. So do all taps of an image of one pixel: a
// matrix-vector product, which waits for nothing but weights.
//
// For tap t and channel lane c it computes
//
//   sums[t][c] += sum over input channels ci: src[ci * channel_pitch] * weight(t, ci, c)
//
// in the chains of a tile of micro/channel_lane.h.
//
//   weights:    [t][ci][vectors * lanes]
//   registers:  two taps x `vectors` sums: a single tap's chains would take longer than its weights
//
// Weights are prefetched a fixed way ahead, across taps.
#pragma once

#include <cstdint>

namespace ct2d {

inline constexpr int kLoneTapsMaxVectors = 2;

struct LoneTaps {
  const float* src;
  int64_t channels;       // input channels to add
  int64_t channel_pitch;  // floats
  const void* weights;
  bool halves;  // what `weights` holds: float16, else float32
  int64_t taps;
  float* sums;         // [taps][vectors * lanes], taps sums_pitch apart
  int64_t sums_pitch;  // floats
  const void* next;    // the weights that are wanted after these
};

using LoneTapsFunction = void (*)(const LoneTaps& taps);

struct lone_taps_kernels {
  bool halves;  // whether they take halves

  // [vectors - 1]
  LoneTapsFunction functions[kLoneTapsMaxVectors];
};

}  // namespace ct2d
