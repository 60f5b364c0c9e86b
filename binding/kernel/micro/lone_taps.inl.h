// Generic source of micro/lone_taps.h. Included inside an instruction set's anonymous namespace.

template <int kTaps, int kVectors>
struct LoneSums {
  vec at[kTaps][kVectors];
};

// Brings the weights of a tap's channel.
template <class T, int kVectors>
CT2D_INLINE void fetch_weights(const T* at) {
  constexpr int kPerLine = static_cast<int>(kCacheLine / sizeof(T));
  CT2D_UNROLL for (int i = 0; i < kVectors * kLanes; i += kPerLine) prefetch_near(at + i);
}

// Adds channels of kTaps taps, `tap` elements apart, and fetches as many from `ahead` on.
template <class T, int kTaps, int kVectors>
CT2D_INLINE void add_lone_channels(LoneSums<kTaps, kVectors>& sums, const float* x, int64_t pitch,
                                   const T* w, int64_t tap, const T* ahead, int64_t channels) {
  CT2D_ROLL for (; channels > 0; --channels, x += pitch) {
    CT2D_UNROLL for (int t = 0; t < kTaps; ++t) {
      fetch_weights<T, kVectors>(ahead + t * tap);
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums.at[t][v] = fma_element(sums.at[t][v], load(w + t * tap + v * kLanes), x, 0);
      }
    }
    w += kVectors * kLanes;
    ahead += kVectors * kLanes;
  }
}

template <class T, int kTaps, int kVectors>
CT2D_INLINE void add_lone_taps(const LoneTaps& taps, const T* w, float* dst, const T* next) {
  constexpr int64_t kBytesAhead = 4096;
  constexpr int64_t kStep = kVectors * kLanes;
  constexpr int64_t kMostAhead = kBytesAhead / (kStep * static_cast<int64_t>(sizeof(T)));
  LoneSums<kTaps, kVectors> sums;
  CT2D_UNROLL for (int t = 0; t < kTaps; ++t) {
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      sums.at[t][v] = load(dst + t * taps.sums_pitch + v * kLanes);
    }
  }
  const int64_t tap = taps.channels * kStep;
  const int64_t ahead = taps.channels < kMostAhead ? taps.channels : kMostAhead;
  const int64_t until = taps.channels - ahead;
  const float* const x = taps.src;
  add_lone_channels(sums, x, taps.channel_pitch, w, tap, w + ahead * kStep, until);
  add_lone_channels(sums, x + until * taps.channel_pitch, taps.channel_pitch, w + until * kStep,
                    tap, next, ahead);
  CT2D_UNROLL for (int t = 0; t < kTaps; ++t) {
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      store(dst + t * taps.sums_pitch + v * kLanes, sums.at[t][v]);
    }
  }
}

template <class T, int kVectors>
CT2D_INLINE void each_lone_tap(const LoneTaps& taps) {
  const int64_t tap = taps.channels * kVectors * kLanes;
  const T *w = static_cast<const T*>(taps.weights), *after = static_cast<const T*>(taps.next);
  float* sums = taps.sums;
  int64_t left = taps.taps;
  for (; left > 1; left -= 2, w += 2 * tap, sums += 2 * taps.sums_pitch) {
    add_lone_taps<T, 2, kVectors>(taps, w, sums, left > 2 ? w + 2 * tap : after);
  }
  if (left == 1) add_lone_taps<T, 1, kVectors>(taps, w, sums, after);
}

template <int kVectors>
void lone_taps(const LoneTaps& taps) {
  if constexpr (kHasHalves) {
    if (taps.halves) return each_lone_tap<half_bits, kVectors>(taps);
  }
  each_lone_tap<float, kVectors>(taps);
}

constexpr lone_taps_kernels make_lone_taps() {
  static_assert(kLoneTapsMaxVectors == 2);
  return {kHasHalves, {lone_taps<1>, lone_taps<2>}};
}
