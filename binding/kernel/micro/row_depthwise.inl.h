// Generic source of micro/row_depthwise.h. Included inside an instruction set's anonymous
// namespace. Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on
// the stack.

// Where a tile stands.
struct RowPosition {
  const float* const* lines;  // of a group of rows
  const float* masks;         // of a pattern
  const float* weights;
  int64_t column, dst;  // the next vector, in the lines and in the output
};

// Computes: kVectors vectors of each row. kDense: vectors follow each other. kTail: of a single
// vector, the first `tail` columns are stored.
template <class T, bool kMasked, bool kDense, bool kTail, int kRows, int kVectors>
CT2D_INLINE void row_depthwise_block(const RowDepthwiseTile& tile, const RowPosition& at,
                                     int64_t tail) {
  const int64_t pitch = kDense ? kLanes : tile.pattern_count * kLanes;
  vec sums[kRows][kVectors];
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) sums[r][v] = zero();
  }
  const float* w = at.weights;
  for (int64_t l = 0; l < tile.line_count; ++l) {
    const float* const line = at.lines[l] + at.column;
    for (int64_t k = 0; k < tile.step_count; ++k) {
      const float* const x = line - tile.shifts[k];
      vec weights[kRows];
      CT2D_UNROLL for (int r = 0; r < kRows; ++r) weights[r] = keep(load(w + r * kLanes));
      [[maybe_unused]] vec mask = zero();
      if constexpr (kMasked) mask = keep(load(at.masks + k * kLanes));
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        vec lanes = load(x + v * pitch);
        if constexpr (kMasked) lanes = bit_and(lanes, mask);
        lanes = keep(lanes);
        CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
          sums[r][v] = multiply_add(sums[r][v], lanes, weights[r]);
        }
      }
      w += tile.weight_pitch;
    }
  }
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    T* const dst = static_cast<T*>(tile.dst[r]) + at.dst;
    const vec bias = broadcast(tile.bias + r);
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      const vec y = add(sums[r][v], bias);
      if constexpr (kTail) {
        store_first(dst, y, static_cast<int>(tail));
      } else {
        store(dst + v * pitch, y);
        // The next group's outputs, as stores would wait for their cache lines.
        prefetch(dst + v * pitch + tile.group_pitch);
      }
    }
  }
}

// The most vectors, a power of two, whose sums, weights, input and mask the registers hold.
constexpr int row_depthwise_vectors(int rows) {
  int vectors = 8;
  while (vectors > 1 &&
         (rows * vectors > kAccumulators || rows * vectors + rows + 2 > kRegisters)) {
    vectors /= 2;
  }
  return vectors;
}

// Computes: `left` vectors, as many at a time as registers allow. Returns: the position behind
// them.
template <class T, bool kMasked, bool kDense, int kRows, int kVectors>
CT2D_INLINE RowPosition row_depthwise_blocks(const RowDepthwiseTile& tile, RowPosition at,
                                             int64_t left) {
  const int64_t step = kVectors * (kDense ? kLanes : tile.pattern_count * kLanes);
  for (; left >= kVectors; left -= kVectors, at.column += step, at.dst += step) {
    row_depthwise_block<T, kMasked, kDense, false, kRows, kVectors>(tile, at, 0);
  }
  if constexpr (kVectors > 1) {
    return row_depthwise_blocks<T, kMasked, kDense, kRows, kVectors / 2>(tile, at, left);
  } else {
    return at;
  }
}

template <class T, bool kMasked, bool kDense, int kRows>
CT2D_INLINE void row_depthwise_groups(const RowDepthwiseTile& tile) {
  constexpr int kVectors = row_depthwise_vectors(kRows);
  RowPosition group{tile.lines, tile.masks, tile.weights, 0, 0};
  for (int64_t i = 0; i < tile.groups; ++i) {
    RowPosition pattern = group;
    for (int64_t j = 0; j < (kDense ? 1 : tile.pattern_count); ++j) {
      const auto& [vectors, tail] = tile.patterns[j];
      const RowPosition end =
          row_depthwise_blocks<T, kMasked, kDense, kRows, kVectors>(tile, pattern, vectors);
      if (tail > 0) row_depthwise_block<T, kMasked, kDense, true, kRows, 1>(tile, end, tail);
      pattern.masks += tile.step_count * kLanes;
      pattern.weights += tile.pattern_pitch;
      pattern.column += kLanes;
      pattern.dst += kLanes;
    }
    group.lines += tile.line_count;
    group.dst += tile.group_pitch;
  }
}

template <class T, bool kMasked, int kRows>
void row_depthwise(const RowDepthwiseTile& tile) {
  if (tile.pattern_count == 1) {
    row_depthwise_groups<T, kMasked, true, kRows>(tile);
  } else {
    row_depthwise_groups<T, kMasked, false, kRows>(tile);
  }
}

// Stretches one vector, by halves.
template <int kTimes>
CT2D_INLINE void stretch_vector(vec v, float* dst) {
  if constexpr (kTimes == 1) {
    store(dst, v);
  } else {
    vec first, second;
    interleave(v, v, &first, &second);
    stretch_vector<kTimes / 2>(first, dst);
    stretch_vector<kTimes / 2>(second, dst + kTimes / 2 * kLanes);
  }
}

template <int kTimes, class T>
int64_t stretch_vectors(const T* src, int64_t count, float* dst) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) stretch_vector<kTimes>(load(src + i), dst + i * kTimes);
  return i;
}

template <class T>
int64_t stretch_whole_vectors(const T* src, int64_t count, int64_t times, float* dst) {
  if (times == 1) return stretch_vectors<1>(src, count, dst);
  if (times == 2) return stretch_vectors<2>(src, count, dst);
  if (times == 4) return stretch_vectors<4>(src, count, dst);
  if (times == 8) return stretch_vectors<8>(src, count, dst);
  return 0;
}

void stretch(const float* src, int64_t count, int64_t times, float* dst) {
  int64_t i = stretch_whole_vectors(src, count, times, dst);
  // Three narrow stores are faster than a vector's, which mostly crosses a cache line.
  for (; times == 3 && i < count; ++i) {
    dst[i * 3] = dst[i * 3 + 1] = dst[i * 3 + 2] = src[i];
  }
  // Each store overwrites what the one before wrote beyond its end.
  for (; i < count; ++i) {
    const vec v = broadcast(src + i);
    for (int64_t j = 0; j < times; j += kLanes) store(dst + i * times + j, v);
  }
}

void stretch_halves(const half_bits* src, int64_t count, int64_t times, float* dst) {
  int64_t i = stretch_whole_vectors(src, count, times, dst);
  for (; i < count; i += kLanes) {
    const auto some = static_cast<int>(count - i < kLanes ? count - i : kLanes);
    float floats[kLanes];
    store(floats, some == kLanes ? load(src + i) : load_between(src + i, 0, some));
    stretch(floats, some, times, dst + i * times);
  }
}

template <class T, bool kMasked, int kRows = 1>
constexpr void fill_row_depthwise(RowDepthwiseFunction (&row)[kRowDepthwiseMaxRows]) {
  row[kRows - 1] = row_depthwise<T, kMasked, kRows>;
  if constexpr (kRows < kRowDepthwiseMaxRows) fill_row_depthwise<T, kMasked, kRows + 1>(row);
}

constexpr row_depthwise_kernels make_row_depthwise() {
  row_depthwise_kernels kernels{};
  fill_row_depthwise<float, false>(kernels.functions[0][0]);
  fill_row_depthwise<float, true>(kernels.functions[0][1]);
  fill_row_depthwise<half_bits, false>(kernels.functions[1][0]);
  fill_row_depthwise<half_bits, true>(kernels.functions[1][1]);
  kernels.stretch = stretch;
  kernels.stretch_halves = stretch_halves;
  return kernels;
}
