// Generic source of micro/width_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

template <int kPhases, int kRows, int kVectors>
struct WidthLaneSums {
  vec at[kPhases][kRows][kVectors];
};

constexpr int count_bits(uint32_t mask) {
  return mask == 0 ? 0 : (mask & 1) + count_bits(mask >> 1);
}

// Adds one shift of a run whose mask is known at compile time. Returns: the weights behind it.
template <uint32_t kMask, int kPhases, int kRows, int kVectors>
CT2D_INLINE const float* width_lane_shift(const float* x, const float* w,
                                          WidthLaneSums<kPhases, kRows, kVectors>& sums) {
  vec lanes[kVectors];
  CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] = keep(load(x + v * kLanes));
  int next = 0;
  CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
    if ((kMask >> p & 1) == 0) continue;
    CT2D_UNROLL for (int co = 0; co < kRows; ++co) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums.at[p][co][v] = fma_element(sums.at[p][co][v], lanes[v], w, next);
      }
      ++next;
    }
  }
  return w + count_bits(kMask) * kRows;
}

// Adds a run. A single shift, as in every layer whose kernel is its stride, needs no loop over
// shifts.
template <uint32_t kMask, int kPhases, int kRows, int kVectors>
CT2D_INLINE void width_lane_run(const WidthLaneTile& tile, const WidthLaneRun& run,
                                WidthLaneSums<kPhases, kRows, kVectors>& sums) {
  const float* w = run.weights;
  const int32_t* const shifts_end = run.shifts + run.shift_count;
  for (int64_t t = 0; t < tile.row_taps; ++t) {
    const float* line = tile.rows[t] + tile.lane;
    if (run.shift_count == 1) {
      line -= run.shifts[0];
      for (int64_t ci = 0; ci < tile.channels; ++ci, line += tile.channel_pitch) {
        w = width_lane_shift<kMask>(line, w, sums);
      }
    } else {
      for (int64_t ci = 0; ci < tile.channels; ++ci, line += tile.channel_pitch) {
        for (const int32_t* shift = run.shifts; shift != shifts_end; ++shift) {
          w = width_lane_shift<kMask>(line - *shift, w, sums);
        }
      }
    }
  }
}

// Stores the sums of one output channel and vector, phases interleaved.
template <int kPhases, class T>
CT2D_INLINE void store_interleaved(const vec (&y)[kPhases], T* dst) {
  if constexpr (kPhases == 1) {
    store(dst, y[0]);
  } else if constexpr (kPhases == 2) {
    vec first, second;
    interleave(y[0], y[1], &first, &second);
    store(dst, first);
    store(dst + kLanes, second);
  } else {
    vec even[2], odd[2], out[4];
    interleave(y[0], y[2], &even[0], &even[1]);
    interleave(y[1], y[3], &odd[0], &odd[1]);
    interleave(even[0], odd[0], &out[0], &out[1]);
    interleave(even[1], odd[1], &out[2], &out[3]);
    CT2D_UNROLL for (int i = 0; i < 4; ++i) store(dst + i * kLanes, out[i]);
  }
}

template <class T, int kPhases, int kRows, int kVectors>
void width_lane(const WidthLaneTile& tile) {
  WidthLaneSums<kPhases, kRows, kVectors> sums;
  CT2D_UNROLL for (int p = 0; p < kPhases; ++p) {
    CT2D_UNROLL for (int co = 0; co < kRows; ++co) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) sums.at[p][co][v] = zero();
    }
  }
  for (int64_t r = 0; r < tile.run_count; ++r) {
    const WidthLaneRun& run = tile.runs[r];
    switch (run.mask) {
#define CT2D_MASK(mask)                                                          \
  case mask:                                                                     \
    if constexpr (mask < (1u << kPhases)) width_lane_run<mask>(tile, run, sums); \
    break;
      CT2D_MASK(1u)
      CT2D_MASK(2u)
      CT2D_MASK(3u)
      CT2D_MASK(4u)
      CT2D_MASK(7u)
      CT2D_MASK(8u)
      CT2D_MASK(15u)
#undef CT2D_MASK
      default:
        break;
    }
  }
  T* dst = static_cast<T*>(tile.dst);
  CT2D_UNROLL for (int co = 0; co < kRows; ++co, dst += tile.dst_stride) {
    const vec bias = broadcast(tile.bias + co);
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      vec y[kPhases];
      CT2D_UNROLL for (int p = 0; p < kPhases; ++p) y[p] = add(sums.at[p][co][v], bias);
      store_interleaved<kPhases>(y, dst + v * kLanes * kPhases);
    }
  }
}

template <class T, int kPhases, int kRows, int kVectors>
constexpr WidthLaneFunction width_lane_or_null() {
  constexpr int kSums = kPhases * kRows * kVectors;
  if constexpr (kSums <= kAccumulators && kSums + kVectors + 1 <= kRegisters) {
    return width_lane<T, kPhases, kRows, kVectors>;
  } else {
    return nullptr;
  }
}

template <class T, int kPhases, int kRows>
constexpr void fill_width_lane_rows(
    WidthLaneFunction (&row)[kWidthLaneMaxRows][kWidthLaneMaxVectors]) {
  row[kRows - 1][0] = width_lane_or_null<T, kPhases, kRows, 1>();
  row[kRows - 1][1] = width_lane_or_null<T, kPhases, kRows, 2>();
  row[kRows - 1][2] = width_lane_or_null<T, kPhases, kRows, 3>();
  row[kRows - 1][3] = width_lane_or_null<T, kPhases, kRows, 4>();
  if constexpr (kRows < kWidthLaneMaxRows) fill_width_lane_rows<T, kPhases, kRows + 1>(row);
}

template <class T>
constexpr void fill_width_lane(width_lane_kernels& kernels, int dtype) {
  fill_width_lane_rows<T, 1, 1>(kernels.functions[dtype][0]);
  fill_width_lane_rows<T, 2, 1>(kernels.functions[dtype][1]);
  fill_width_lane_rows<T, 4, 1>(kernels.functions[dtype][2]);
}

constexpr width_lane_kernels make_width_lane() {
  width_lane_kernels kernels{};
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    kernels.preferred_rows[kind] = kWidthLaneRows[kind];
  }
  fill_width_lane<float>(kernels, 0);
  fill_width_lane<half_bits>(kernels, 1);
  return kernels;
}
