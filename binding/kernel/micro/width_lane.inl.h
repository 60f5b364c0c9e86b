// Generic source of micro/width_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

#include "micro/width_lane_stores.inl.h"

constexpr int count_bits(uint32_t mask) {
  return mask == 0 ? 0 : (mask & 1) + count_bits(mask >> 1);
}

// Adds one step of a mask to the first kFed output channels. Requires: x is one_pointer's. Returns:
// the weights behind it.
template <uint32_t kMask, int kFed, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_products(const float* x, const float* w,
                                             WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  vec lanes[kVectors];
  CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] = keep_in_turn(load(x + v * kLanes));
  int next = 0;
  CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
    if ((kMask >> p & 1) == 0) continue;
    CT2D_UNROLL for (int co = 0; co < kFed; ++co) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums.at[p][co][v] = fma_element(sums.at[p][co][v], lanes[v], w, next);
      }
      ++next;
    }
  }
  return w + count_bits(kMask) * kFed;
}

template <uint32_t kMask, int kFed, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_step(const float* x, const float* w,
                                         WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  return width_lane_products<kMask, kFed>(one_pointer(x), w, sums);
}

// Lines of fewer channels stay in the L1 cache from tile to tile: they are not prefetched.
constexpr int64_t kLeastChannelsToFetch = 64;
constexpr int64_t kChannelsAhead = 8;

// Adds one step over all channels. Where a vector is a whole cache line, channels are prefetched,
// because the CPU's prefetcher is late. Where the loop counter competes with the FMAs
// (kChannelsAtATime), several channels are unrolled per turn. `pitch` is pinned to a general
// register: GCC 12 would keep it in a vector register and move it out for each channel.
template <uint32_t kMask, int kFed, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_channels(const float* x, int64_t pitch, int64_t channels,
                                             const float* w,
                                             WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  constexpr bool kLarge = kPhases * kHeight * kVectors > kAccumulators / 2;
  constexpr bool kFetches = kLanes == kLineFloats && kLarge;
  if constexpr (kChannelsAtATime > 1 && kLarge && kFed == kHeight) {
    CT2D_ROLL for (; channels >= kChannelsAtATime; channels -= kChannelsAtATime) {
      w = one_pointer(w);
      CT2D_UNROLL for (int c = 0; c < kChannelsAtATime; ++c, x += pitch) {
        x = one_pointer(x);
        w = width_lane_products<kMask, kFed>(x, w, sums);
      }
    }
  }
  const float* ahead = x + (channels < kLeastChannelsToFetch ? 0 : kChannelsAhead * pitch);
  CT2D_ROLL for (; channels > 0; --channels, x += pitch, ahead += pitch) {
#if defined(__GNUC__)
    asm("" : "+r"(pitch));
#endif
    if constexpr (kFetches) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) prefetch_near(ahead + v * kLanes);
    }
    w = width_lane_step<kMask, kFed>(x, w, sums);
  }
  return w;
}

// Adds all three steps of all channels, the middle one of which feeds all phases, as where the
// kernel is two strides. Meanwhile it prefetches the columns right of the tile, with which the next
// one begins.
template <uint32_t kHead, uint32_t kTail, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_three_steps(const WidthLaneTiles& tiles, const float* line,
                                                const float* w,
                                                WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  const int64_t pitch = tiles.channel_pitch;
  const float* const first = line - tiles.steps[0].shift;
  const int64_t second = tiles.steps[0].shift - tiles.steps[1].shift;
  const int64_t third = tiles.steps[0].shift - tiles.steps[2].shift;
  const float *x = first, *ahead = first + kChannelsAhead * pitch + kVectors * kLanes;
  CT2D_ROLL for (int64_t left = tiles.channels; left > 0; --left, x += pitch, ahead += pitch) {
    prefetch_near(ahead);
    w = width_lane_step<kHead, kHeight>(x, w, sums);
    w = width_lane_step<(1u << kPhases) - 1, kHeight>(x + second, w, sums);
    w = width_lane_step<kTail, kHeight>(x + third, w, sums);
  }
  return w;
}

// Adds all channels of the row taps `taps` to the tile at `lane`, of a pattern. Where each channel
// has a single step, as in every layer whose kernel is its stride, no loop over steps is needed.
template <uint32_t kHead, uint32_t kTail, int kFed, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_steps(const WidthLaneTiles& tiles, int64_t lane, Range taps,
                                          const float* w,
                                          WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  constexpr uint32_t kAll = (1u << kPhases) - 1;
  // Three steps at once need a register more.
  constexpr bool kHasThreeSteps = kChannelsAtATime > 1 && kHead != 0 && kTail != 0 &&
                                  kFed == kHeight &&
                                  kPhases * kHeight * kVectors > kAccumulators / 2 &&
                                  kPhases * kHeight * kVectors + kVectors + 2 <= kRegisters;
  const WidthLaneStep* const first = tiles.steps + (kHead != 0);
  const WidthLaneStep* const end = tiles.steps + tiles.step_count - (kTail != 0);
  for (int64_t t = taps.begin; t < taps.end; ++t) {
    const float* line = tiles.rows[t] + lane;
    if constexpr (kHead == 0 && kTail == 0) {
      if (tiles.step_count == 1) {
        w = width_lane_channels<kAll, kFed>(line - first->shift, tiles.channel_pitch,
                                            tiles.channels, w, sums);
        continue;
      }
    }
    if constexpr (kHasThreeSteps) {
      if (tiles.step_count == 3) {
        w = width_lane_three_steps<kHead, kTail>(tiles, line, w, sums);
        continue;
      }
    }
    for (int64_t ci = 0; ci < tiles.channels; ++ci, line += tiles.channel_pitch) {
      if constexpr (kHead != 0) w = width_lane_step<kHead, kFed>(line - first[-1].shift, w, sums);
      for (const WidthLaneStep* step = first; step != end; ++step) {
        w = width_lane_step<kAll, kFed>(line - step->shift, w, sums);
      }
      if constexpr (kTail != 0) w = width_lane_step<kTail, kFed>(line - end->shift, w, sums);
    }
  }
  return w;
}

// The same for steps of any masks.
template <int kFed, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_mixed_steps(const WidthLaneTiles& tiles, int64_t lane,
                                                Range taps, const float* w,
                                                WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  const WidthLaneStep* const end = tiles.steps + tiles.step_count;
  for (int64_t t = taps.begin; t < taps.end; ++t) {
    const float* line = tiles.rows[t] + lane;
    for (int64_t ci = 0; ci < tiles.channels; ++ci, line += tiles.channel_pitch) {
      for (const WidthLaneStep* step = tiles.steps; step != end; ++step) {
        const float* const x = line - step->shift;
        switch (step->mask) {
#define CT2D_MASK(mask)                                                                           \
  case mask:                                                                                      \
    if constexpr (is_width_lane_mask(mask, kPhases)) w = width_lane_step<mask, kFed>(x, w, sums); \
    break;
          CT2D_MASK(1u)
          CT2D_MASK(2u)
          CT2D_MASK(3u)
          CT2D_MASK(4u)
          CT2D_MASK(7u)
          CT2D_MASK(8u)
          CT2D_MASK(12u)
          CT2D_MASK(14u)
          CT2D_MASK(15u)
#undef CT2D_MASK
          default:
            break;
        }
      }
    }
  }
  return w;
}

// Adds the row taps `taps` to the first kFed output channels.
template <int kPattern, int kFed, int kPhases, int kHeight, int kVectors>
CT2D_INLINE const float* width_lane_taps(const WidthLaneTiles& tiles, int64_t lane, Range taps,
                                         const float* w,
                                         WidthLaneSums<kPhases, kHeight, kVectors>& sums) {
  if constexpr (kPattern == kWidthLaneMixed) {
    return width_lane_mixed_steps<kFed>(tiles, lane, taps, w, sums);
  } else {
    constexpr WidthLanePattern kMasks = kWidthLanePatternOf[kPhases - 1][kPattern];
    return width_lane_steps<kMasks.head, kMasks.tail, kFed>(tiles, lane, taps, w, sums);
  }
}

// The tile at `lane`, which stores to `dst`, or its first vector to `heads`.
template <int kPattern, int kPhases, int kHeight, int kVectors>
CT2D_INLINE void width_lane_tile(const WidthLaneTiles& tiles, int64_t lane, char* dst,
                                 float* heads) {
  WidthLaneSums<kPhases, kHeight, kVectors> sums;
  CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
    CT2D_UNROLL for (int co = 0; co < kHeight; ++co) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) sums.at[p][co][v] = zero();
    }
  }
  const Range tail{tiles.row_taps - (tiles.tail_height > 0), tiles.row_taps};
  const float* w =
      width_lane_taps<kPattern, kHeight>(tiles, lane, {0, tail.begin}, tiles.weights, sums);
  if constexpr (width_lane_has_tails(kPhases - 1, kPattern)) {
    if constexpr (kHeight > 1 && kHeight <= kWidthLaneMostHeightWithTail) {
      if (tiles.tail_height == 1) width_lane_taps<kPattern, 1>(tiles, lane, tail, w, sums);
    }
    if constexpr (kHeight == 3) {
      if (tiles.tail_height == 2) width_lane_taps<kPattern, 2>(tiles, lane, tail, w, sums);
    }
  }
  float* const floats = reinterpret_cast<float*>(dst);
  half_bits* const halves = reinterpret_cast<half_bits*>(dst);
  if constexpr (kStoresPast && width_lane_stores_past(kPhases - 1, kPattern)) {
    if (tiles.waiting != nullptr) return store_sums_past(sums, tiles, floats, heads);
  }
  if constexpr (kStoresMasked && width_lane_stores_cut(kPhases - 1, kPattern, kHeight)) {
    if (tiles.cuts != nullptr) return store_sums_cut(sums, tiles);
  }
  if constexpr (kHasHalves) {
    if (tiles.halves) {
      store_sums(sums, tiles.bias, halves, tiles.dst_stride);
    } else {
      store_sums(sums, tiles.bias, floats, tiles.dst_stride);
    }
  } else {
    constexpr int kElements = kPhases * kVectors * kLanes;
    float wide[kHeight * kElements];
    store_sums(sums, tiles.bias, tiles.halves ? wide : floats,
               tiles.halves ? kElements : tiles.dst_stride);
    for (int co = 0; tiles.halves && co < kHeight; ++co) {
      narrow(wide + co * kElements, halves + co * tiles.dst_stride, kElements);
    }
  }
}

template <int kPattern, int kPhases, int kHeight, int kVectors>
void width_lane(const WidthLaneTiles& tiles) {
  int64_t lane = tiles.lane;
  char* dst = static_cast<char*>(tiles.dst);
  float* heads = tiles.heads;
  if constexpr (!width_lane_has_runs(kPhases - 1, kPattern, kVectors)) {
    return width_lane_tile<kPattern, kPhases, kHeight, kVectors>(tiles, lane, dst, heads);
  }
  const int shift = tiles.halves ? 1 : 2;
  const int64_t step = int64_t{kPhases * kVectors * kLanes} << shift;
  const int64_t stride = tiles.dst_stride << shift;
  CT2D_ROLL for (int64_t left = tiles.count; left > 0; --left) {
    // Read anew: Clang would make a loop of its own for each of their choices.
    const WidthLaneTiles& now = *one_pointer(&tiles);
    if constexpr (kLanes < kLineFloats) {
      if (now.fetches) fetch_outputs<kPhases, kHeight, kVectors>(dst + step, stride);
    }
    width_lane_tile<kPattern, kPhases, kHeight, kVectors>(now, lane, dst, heads);
    lane += now.lane_step;
    dst += step;
    heads = nullptr;
  }
}
