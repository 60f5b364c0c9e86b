// lone_taps: taps that all read the same input pixel and write one output position each, as in an
// image of one pixel, added two at a time, lanes along output channels. It is a matrix-vector
// product, bound by reading the weights.
//
// For tap t and channel lane c it computes
//
//   sums[t][c] += sum over input channels ci: src[ci * channel_pitch] * weight(t, ci, c)
//
// in the chains of a tile of micro/channel_lane.h.
//
//   weights:    [t][ci][kLoneTapsVectors * lanes]
//   registers:  two taps x two vectors of sums: with one tap the CPU would wait for its sums longer
//               than for its weights
//
// Weights are prefetched a fixed way ahead, across taps.
#pragma once

#include <cstdint>

namespace ct2d {

inline constexpr int kLoneTapsVectors = 2;  // of output channels

struct LoneTaps {
  const float* src;       // of channel 0; 3 floats beyond each channel's may be read
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
