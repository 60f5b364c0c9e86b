// Tap: adds one tap of the kernel to the sums of all outputs that it reaches.
#pragma once

#include <cstddef>
#include <cstdint>

#include "algo/channel_lane/layout.h"

namespace ct2d {

// The outputs that a tap reaches, in rows of each image, and the inputs that they read, in the same
// order.
struct TapOutputs {
  int64_t images, rows, columns;
  const float* src;  // what the first output reads, channel 0
  int64_t src_image, src_row;
  float* sums;  // [images][rows][columns][block lanes], of these pitches
  int64_t sums_image, sums_row;
};

// The weights of a tap, [ic of the group][block lanes], and those that are wanted after them.
struct TapWeights {
  DType dtype;
  const std::byte *now, *next;
  float* chunk;  // where those of a chunk are widened
};

// Computes: sums += the tap's products, channels_per_chunk input channels at a time.
void add_tap(const ChannelLaneLayout& layout, const TapOutputs& outputs, int64_t channel_pitch,
             int64_t channels_per_chunk, const TapWeights& weights);

}  // namespace ct2d
