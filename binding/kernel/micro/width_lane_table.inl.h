// Which tiles of micro/width_lane.h there are. Included inside an instruction set's anonymous
// namespace.

#include "micro/width_lane.inl.h"

// The greatest height that a tile of `phases` phases can be asked for: a block is sized by its
// first chunk, whose phase count is the largest.
constexpr int most_height(int phases) {
  int most = 0;
  for (int kind = phases - 1; kind < kWidthLanePhaseKinds; ++kind) {
    most = most < kWidthLaneHeights[kind] ? kWidthLaneHeights[kind] : most;
  }
  return most;
}

template <int kPattern, int kPhases, int kHeight, int kVectors>
constexpr WidthLaneFunction width_lane_or_null() {
  constexpr int kSums = kPhases * kHeight * kVectors;
  constexpr bool kFits = kSums <= kAccumulators && kSums + kVectors + 1 <= kRegisters;
  if constexpr (kFits && kHeight <= most_height(kPhases)) {
    return width_lane<kPattern, kPhases, kHeight, kVectors>;
  } else {
    return nullptr;
  }
}

template <int kPattern, int kPhases, int kHeight = 1>
constexpr void fill_width_lane(
    WidthLaneFunction (&heights)[kWidthLaneMaxHeight][kWidthLaneMaxVectors]) {
  heights[kHeight - 1][0] = width_lane_or_null<kPattern, kPhases, kHeight, 1>();
  heights[kHeight - 1][1] = width_lane_or_null<kPattern, kPhases, kHeight, 2>();
  heights[kHeight - 1][2] = width_lane_or_null<kPattern, kPhases, kHeight, 3>();
  heights[kHeight - 1][3] = width_lane_or_null<kPattern, kPhases, kHeight, 4>();
  if constexpr (kHeight < kWidthLaneMaxHeight)
    fill_width_lane<kPattern, kPhases, kHeight + 1>(heights);
}

template <int kPhases, int kPattern = 0>
constexpr void fill_width_lane_patterns(
    WidthLaneFunction (&patterns)[kWidthLanePatterns][kWidthLaneMaxHeight][kWidthLaneMaxVectors]) {
  if constexpr (has_width_lane_pattern(kPhases - 1, kPattern)) {
    fill_width_lane<kPattern, kPhases>(patterns[kPattern]);
  }
  if constexpr (kPattern < kWidthLaneMixed) {
    fill_width_lane_patterns<kPhases, kPattern + 1>(patterns);
  }
}

constexpr width_lane_kernels make_width_lane() {
  width_lane_kernels kernels{};
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    kernels.preferred_height[kind] = kWidthLaneHeights[kind];
  }
  kernels.stores_cut = kStoresMasked;
  fill_width_lane_patterns<1>(kernels.functions[0]);
  fill_width_lane_patterns<2>(kernels.functions[1]);
  fill_width_lane_patterns<3>(kernels.functions[2]);
  fill_width_lane_patterns<4>(kernels.functions[3]);
  return kernels;
}
