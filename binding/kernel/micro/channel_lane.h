// channel_lane: one register tile of a direct transposed convolution, lanes along output channels.
//
// A tile holds `positions` neighbouring positions of one stride phase x `vectors` vectors of output
// channels. For position i and channel lane c it computes
//
//   sums[i][c] + sum over taps t, input channels ci:
//     src[taps[t] + ci * channel_pitch + i] * weight(t, ci, c)
//
// in exactly this order, one fused (or multiply, then add, where the CPU has no FMA) chain per
// output, adds the bias last and stores dst[i][c]. A caller that cuts the input channels into parts
// hands on the sums from part to part. Rounding to the storage type is the caller's.
//
//   weights:    [tap][ci][vectors * lanes]   taps tap_pitch apart, else consumed in this order
//   input:      a panel of floats with a line for each channel, zeros where a tap finds no input
//   registers:  avx512 24 accumulators + 2 weights + 1 input of 32 for 12 positions x 2 vectors;
//               avx2 12 + 2 + 1 of 16 for 6 x 2; neon as avx512, four positions in one load
//
// Per tap and channel `vectors` loads of weights and `positions` broadcasts feed their product of
// FMAs; each weight is read once for all positions of the tile, which suits small images.
#pragma once

#include <cstdint>

namespace ct2d {

inline constexpr int kChannelLaneMaxPositions = 24;
inline constexpr int kChannelLaneMaxVectors = 2;

struct ChannelLaneTile {
  const float* src;     // element of position 0; may be read up to 3 floats beyond the last
  const int64_t* taps;  // [tap_count]: floats from src to what each tap reads for position 0
  int64_t tap_count;
  int64_t channels;       // input channels to add
  int64_t channel_pitch;  // floats from one channel's line to the next
  const float* weights;
  int64_t tap_pitch;  // floats
  int64_t ahead;      // floats from each weight to what is prefetched meanwhile
  const float* sums;  // [positions][vectors * lanes], may be dst; null: zeros
  const float* bias;  // [vectors * lanes]; null: zeros
  float* dst;         // [positions][vectors * lanes]
};

using ChannelLaneFunction = void (*)(const ChannelLaneTile& tile);

struct channel_lane_kernels {
  // [vectors - 1][positions - 1]; null where registers do not suffice.
  ChannelLaneFunction functions[kChannelLaneMaxVectors][kChannelLaneMaxPositions];
};

}  // namespace ct2d
