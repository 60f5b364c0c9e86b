// Generic source of micro/transpose.h. Included inside an instruction set's anonymous namespace.

static_assert(kLanes <= kTransposeMostLanes);

// A perfect shuffle of the rows, as often as the logarithm of their number, transposes them.
CT2D_INLINE void transpose_square(vec (&rows)[kLanes]) {
  CT2D_UNROLL for (int size = 1; size < kLanes; size *= 2) {
    vec shuffled[kLanes];
    CT2D_UNROLL for (int i = 0; i < kLanes / 2; ++i) {
      interleave(rows[i], rows[i + kLanes / 2], &shuffled[2 * i], &shuffled[2 * i + 1]);
    }
    CT2D_UNROLL for (int i = 0; i < kLanes; ++i) rows[i] = shuffled[i];
  }
}

template <class T>
void transpose(const TransposeTile<T>& tile) {
  for (int64_t first = 0; first < tile.channels; first += kLanes) {
    vec rows[kLanes];
    CT2D_UNROLL for (int k = 0; k < kLanes; ++k) rows[k] = load(tile.rows[k] + first);
    transpose_square(rows);
    const int64_t left = tile.channels - first;
    float* const dst = tile.dst + first * tile.pitch;
    if (left >= kLanes && tile.count == kLanes) {
      CT2D_UNROLL for (int c = 0; c < kLanes; ++c) store(dst + c * tile.pitch, rows[c]);
      continue;
    }
    float square[kLanes * kLanes];
    CT2D_UNROLL for (int c = 0; c < kLanes; ++c) store(square + c * kLanes, rows[c]);
    for (int64_t c = 0; c < kLanes && c < left; ++c) {
      for (int64_t k = 0; k < tile.count; ++k) dst[c * tile.pitch + k] = square[c * kLanes + k];
    }
  }
}

template <bool kPastCaches, class T>
CT2D_NOINLINE void transpose_whole(const TransposeRun<T>& run, int64_t k) {
  const float* const src = run.src + k * run.step;
  vec rows[kLanes];
  CT2D_UNROLL for (int i = 0; i < kLanes; ++i) rows[i] = load(src + i * run.step);
  transpose_square(rows);
  T* const dst = run.dst + k;
  CT2D_UNROLL for (int c = 0; c < kLanes; ++c) {
    if constexpr (kPastCaches) {
      store_past(dst + c * run.pitch, rows[c]);
    } else {
      store(dst + c * run.pitch, rows[c]);
    }
  }
}

// Stores rows k to k + count, fewer than a square has, and nothing beside them: a cache line that
// goes past the caches must not be written here as well.
template <class T>
CT2D_NOINLINE void transpose_part(const TransposeRun<T>& run, int64_t k, int64_t count) {
  vec rows[kLanes];
  CT2D_UNROLL for (int i = 0; i < kLanes; ++i) {
    rows[i] = load(run.src + (k + (i < count ? i : count - 1)) * run.step);
  }
  transpose_square(rows);
  T* const dst = run.dst + k;
  CT2D_UNROLL for (int c = 0; c < kLanes; ++c) {
    store_first(dst + c * run.pitch, rows[c], static_cast<int>(count));
  }
}

// Too few rows or channels for a square.
CT2D_INLINE void transpose_few(const TransposeRun<float>& run) {
  for (int64_t c = 0; c < run.channels; ++c) {
    for (int64_t k = 0; k < run.count; ++k) {
      run.dst[c * run.pitch + k] = run.src[k * run.step + c];
    }
  }
}

CT2D_INLINE void transpose_few(const TransposeRun<half_bits>& run) {
  constexpr int64_t kMost = 256;
  float line[kMost];
  for (int64_t c = 0; c < run.channels; ++c) {
    for (int64_t first = 0; first < run.count; first += kMost) {
      const int64_t count = run.count - first < kMost ? run.count - first : kMost;
      const float* const src = run.src + first * run.step + c;
      for (int64_t k = 0; k < count; ++k) line[k] = src[k * run.step];
      narrow(line, run.dst + c * run.pitch + first, static_cast<size_t>(count));
    }
  }
}

template <class T>
void transpose_run(const TransposeRun<T>& run) {
  if (run.channels < kLanes || run.count < kLanes) return transpose_few(run);
  // Squares may overlap: the first with the first whole vector, the last with the one before.
  const int64_t first = elements_to_vector(run.dst), last = run.count - kLanes;
  int64_t k = first;
  if constexpr (kStoresPast && sizeof(T) == sizeof(float)) {
    if (run.past_caches && run.pitch % kLanes == 0) {
      if (first != 0) transpose_part(run, 0, first);
      for (; k <= last; k += kLanes) transpose_whole<true>(run, k);
      if (k < run.count) transpose_part(run, k, run.count - k);
      return;
    }
  }
  if (first != 0) transpose_whole<false>(run, 0);
  for (; k < last; k += kLanes) transpose_whole<false>(run, k);
  transpose_whole<false>(run, last);
}

constexpr transpose_kernels make_transpose() {
  return {transpose<float>, transpose<half_bits>, transpose_run<float>, transpose_run<half_bits>};
}
