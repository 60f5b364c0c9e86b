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

void transpose(const TransposeTile& tile) {
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

constexpr transpose_kernels make_transpose() { return {transpose}; }
