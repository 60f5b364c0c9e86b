// How a tile of micro/width_lane.h leaves its sums. Included inside an instruction set's anonymous
// namespace.

template <int kPhases, int kHeight, int kVectors>
struct WidthLaneSums {
  vec at[kPhases][kHeight][kVectors];
};

// Computes: phases interleaved.
template <int kPhases>
CT2D_INLINE void interleave_phases(const vec (&y)[kPhases], vec (&out)[kPhases]) {
  if constexpr (kPhases == 1) {
    out[0] = y[0];
  } else if constexpr (kPhases == 2) {
    interleave(y[0], y[1], &out[0], &out[1]);
  } else if constexpr (kPhases == 3) {
    interleave(y, out);
  } else {
    vec even[2], odd[2];
    interleave(y[0], y[2], &even[0], &even[1]);
    interleave(y[1], y[3], &odd[0], &odd[1]);
    interleave(even[0], odd[0], &out[0], &out[1]);
    interleave(even[1], odd[1], &out[2], &out[3]);
  }
}

// The outputs of a channel and vector: bias added, phases interleaved.
template <int kPhases, int kHeight, int kVectors>
CT2D_INLINE void finish_sums(const WidthLaneSums<kPhases, kHeight, kVectors>& sums, int co, int v,
                             vec bias, vec (&out)[kPhases]) {
  vec y[kPhases];
  CT2D_UNROLL for (int p = 0; p < kPhases; ++p) y[p] = add(sums.at[p][co][v], bias);
  interleave_phases(y, out);
}

// Prefetches the cache lines that a tile will store to from `dst` on, where a vector is shorter
// than a line: otherwise stores that wait for their line fill the store buffer. A tile ahead,
// because a tile of few channels takes less time than a line from memory. Each line is named by the
// last byte that falls into it: V8's memory begins 16 bytes into a line, so that a tile begins in
// the last line of the tile before it and ends in one more. `stride` is in bytes. Of float16, which
// fills half as many lines, the rest belongs to the tile after next.
template <int kPhases, int kHeight, int kVectors>
CT2D_INLINE void fetch_outputs(const char* dst, int64_t stride) {
  CT2D_UNROLL for (int co = 0; co < kHeight; ++co, dst += stride) {
    CT2D_UNROLL for (int i = 0; i < kPhases * kVectors * kLanes; i += kLineFloats) {
      prefetch_near(dst + (i + kLineFloats) * sizeof(float) - 1);
    }
  }
}

// Stores all sums, rounded to the storage type.
template <class T, int kPhases, int kHeight, int kVectors>
CT2D_INLINE void store_sums(const WidthLaneSums<kPhases, kHeight, kVectors>& sums,
                            const float* bias, T* dst, int64_t dst_stride) {
  CT2D_UNROLL for (int co = 0; co < kHeight; ++co, dst += dst_stride) {
    const vec one_bias = broadcast(bias + co);
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      vec out[kPhases];
      finish_sums(sums, co, v, one_bias, out);
      CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
        store(dst + (v * kPhases + p) * kLanes, out[p]);
      }
    }
  }
}

// Stores all sums past the caches: shifted in the registers to the cache lines of dst.
template <int kPhases, int kHeight, int kVectors>
CT2D_INLINE void store_sums_past(const WidthLaneSums<kPhases, kHeight, kVectors>& sums,
                                 const WidthLaneTiles& tiles, float* dst, float* head) {
  float* waiting = tiles.waiting;
  CT2D_UNROLL for (int co = 0; co < kHeight; ++co, dst += tiles.dst_stride, waiting += kLanes) {
    const vec one_bias = broadcast(tiles.bias + co);
    const int taken = lanes_before(dst);
    vec before = load(waiting);
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      vec out[kPhases];
      finish_sums(sums, co, v, one_bias, out);
      CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
        if (v == 0 && p == 0 && head != nullptr) {
          store(head, out[p]);
          head += kLanes;
        } else {
          store_past(dst - taken + (v * kPhases + p) * kLanes, join(before, out[p], taken));
        }
        before = out[p];
      }
    }
    store(waiting, before);
  }
}

// Stores all sums where the cuts say.
template <int kPhases, int kHeight, int kVectors>
CT2D_INLINE void store_sums_cut(const WidthLaneSums<kPhases, kHeight, kVectors>& sums,
                                const WidthLaneTiles& tiles) {
  float* dst = static_cast<float*>(tiles.dst);
  CT2D_UNROLL for (int co = 0; co < kHeight; ++co, dst += tiles.dst_stride) {
    const vec one_bias = broadcast(tiles.bias + co);
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      vec out[kPhases];
      finish_sums(sums, co, v, one_bias, out);
      CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
        const WidthLaneCut& cut = tiles.cuts[v * kPhases + p];
        store_masked(dst + cut.places[0], out[p], cut.masks[0]);
        if (cut.masks[1] != 0) store_masked(dst + cut.places[1], out[p], cut.masks[1]);
      }
    }
  }
}
