// Generic source of micro/lone_taps.h. Included inside an instruction set's anonymous namespace.

struct LoneSums {
  vec at[2][kLoneTapsVectors];  // [tap]
};

// Adds kChannels channels of two taps, `tap` elements apart, and fetches as many from `ahead` on.
template <int kChannels, class T>
CT2D_INLINE void add_lone_channels(LoneSums& sums, const float* x, int64_t pitch, const T* w,
                                   int64_t tap, const T* ahead) {
  constexpr int kStep = kLoneTapsVectors * kLanes;
  constexpr int kOfLine = static_cast<int>(kCacheLine / sizeof(T));
  CT2D_UNROLL for (int t = 0; t < 2; ++t) {
    CT2D_UNROLL for (int i = 0; i < kChannels * kStep; i += kOfLine) {
      prefetch_near(ahead + t * tap + i);
    }
  }
  CT2D_UNROLL for (int c = 0; c < kChannels; ++c, x += pitch) {
    CT2D_UNROLL for (int t = 0; t < 2; ++t) {
      CT2D_UNROLL for (int v = 0; v < kLoneTapsVectors; ++v) {
        const vec weights = load(w + t * tap + c * kStep + v * kLanes);
        sums.at[t][v] = fma_element(sums.at[t][v], weights, x, 0);
      }
    }
  }
}

// Adds two taps, and fetches those at `next` meanwhile.
template <class T>
CT2D_INLINE void add_lone_pair(const LoneTaps& taps, const T* w, float* dst, const T* next) {
  constexpr int kStep = kLoneTapsVectors * kLanes;
  constexpr int kOfLine = static_cast<int>(kCacheLine / sizeof(T));
  constexpr int kAtATime = kOfLine > kStep ? kOfLine / kStep : 1;  // channels that share a line
  constexpr int64_t kBytesAhead = 4096;
  constexpr int64_t kMostAhead = kBytesAhead / (kStep * static_cast<int64_t>(sizeof(T)));
  LoneSums sums;
  CT2D_UNROLL for (int t = 0; t < 2; ++t) {
    CT2D_UNROLL for (int v = 0; v < kLoneTapsVectors; ++v) {
      sums.at[t][v] = load(dst + t * taps.sums_pitch + v * kLanes);
    }
  }
  const int64_t pitch = taps.channel_pitch, tap = taps.channels * kStep;
  const int64_t last = taps.channels < kMostAhead ? taps.channels : kMostAhead;
  const float* x = taps.src;
  const T* ahead = w + last * kStep;
  int64_t count = taps.channels - last;
  // The last channels fetch the next taps' first.
  CT2D_ROLL for (int part = 0; part < 2; ++part, ahead = next, count = last) {
    const auto advance = [&](int channels) {
      x += channels * pitch;
      w += channels * kStep;
      ahead += channels * kStep;
    };
    CT2D_ROLL for (int64_t left = count / kAtATime; left > 0; --left, advance(kAtATime)) {
      add_lone_channels<kAtATime>(sums, x, pitch, w, tap, ahead);
    }
    CT2D_ROLL for (int64_t left = count % kAtATime; left > 0; --left, advance(1)) {
      add_lone_channels<1>(sums, x, pitch, w, tap, ahead);
    }
  }
  CT2D_UNROLL for (int t = 0; t < 2; ++t) {
    CT2D_UNROLL for (int v = 0; v < kLoneTapsVectors; ++v) {
      store(dst + t * taps.sums_pitch + v * kLanes, sums.at[t][v]);
    }
  }
}

template <class T>
CT2D_INLINE void add_lone_pairs(const LoneTaps& taps) {
  const int64_t pair = 2 * taps.channels * kLoneTapsVectors * kLanes;
  const T *w = static_cast<const T*>(taps.weights), *after = static_cast<const T*>(taps.next);
  float* sums = taps.sums;
  CT2D_ROLL for (int64_t left = taps.pairs; left > 0; --left, w += pair) {
    add_lone_pair(taps, w, sums, left > 1 ? w + pair : after);
    sums += 2 * taps.sums_pitch;
  }
}

inline void lone_taps(const LoneTaps& taps) {
  if constexpr (kHasHalves) {
    if (taps.halves) return add_lone_pairs<half_bits>(taps);
  }
  add_lone_pairs<float>(taps);
}

constexpr lone_taps_kernels make_lone_taps() { return {kHasHalves, lone_taps}; }
