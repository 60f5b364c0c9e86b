// channel_lane: one register tile of a direct transposed convolution, lanes along output channels.
//
// A tile holds `rows` x `columns` positions that one tap of the kernel reaches x `vectors` vectors
// of output channels. For position (r, i) and channel lane c it computes
//
//   sums[r][i][c] += sum over input channels ci:
//     src[r * row_pitch + ci * channel_pitch + i] * weight(ci, c)
//
// as one fused (or multiply, then add, where the CPU has no FMA) chain per output that begins with
// the sum that was there, so that a caller may cut taps and channels into calls as it likes. Bias
// and rounding to the storage type are the caller's. A tile that is given halves widens them on
// their way, and leaves them as floats for the tiles that follow.
//
//   weights:    [ci][vectors * lanes]
//   registers:  avx512 24 sums + 2 weights + 1 input of 32 for 12 positions x 2 vectors;
//               avx2 12 + 2 + 1 of 16 for 6 x 2; neon as avx512, four positions in one load
//
// Per channel, `vectors` loads of weights and one broadcast for each position feed vectors x
// positions FMAs. Each weight is read once for all positions of the tile, which suits small images.
#pragma once

#include <cstdint>

namespace ct2d {

inline constexpr int kChannelLaneMaxRows = 4;
inline constexpr int kChannelLaneMaxColumns = 24;
inline constexpr int kChannelLaneMaxVectors = 2;

struct ChannelLaneTile {
  const float* src;       // of position (0, 0), channel 0; 3 floats beyond a row may be read
  int64_t row_pitch;      // floats
  int64_t channels;       // input channels to add
  int64_t channel_pitch;  // floats
  const void* weights;
  bool halves;         // what `weights` holds: float16, else float32
  float* widened;      // [channels][vectors * lanes], written where the weights are halves
  float* sums;         // [rows][columns][vectors * lanes], rows sums_pitch apart
  int64_t sums_pitch;  // floats
  const void* ahead;   // what is prefetched meanwhile: vectors * channels lines,
  int64_t ahead_step;  // this many bytes apart
};

using ChannelLaneFunction = void (*)(const ChannelLaneTile& tile);

struct channel_lane_kernels {
  // [vectors - 1][rows - 1][columns - 1]; null where registers do not suffice.
  ChannelLaneFunction functions[kChannelLaneMaxVectors][kChannelLaneMaxRows]
                               [kChannelLaneMaxColumns];
};

}  // namespace ct2d
