// Generic source of micro/winograd.h. Included inside an instruction set's anonymous namespace.
// Transforms take one row of points (or outputs) at a time, so that a tile of 4 x 4 never stands in
// 16 registers: each row of B^T has two terms only, so nothing is computed twice for it.

template <int kPoint>
CT2D_INLINE vec input_point(vec d0, vec d1, vec d2, vec d3) {
  if constexpr (kPoint == 0) return subtract(d0, d2);
  if constexpr (kPoint == 1) return add(d1, d2);
  if constexpr (kPoint == 2) return subtract(d2, d1);
  if constexpr (kPoint == 3) return subtract(d3, d1);
}

template <int kRowPoints, int kPoint>
CT2D_INLINE vec input_column(const float* src, int64_t pitch) {
  if constexpr (kRowPoints == 1) return load(src);
  if constexpr (kPoint == 0) return subtract(load(src), load(src + 2 * pitch));
  if constexpr (kPoint == 1) return add(load(src + pitch), load(src + 2 * pitch));
  if constexpr (kPoint == 2) return subtract(load(src + 2 * pitch), load(src + pitch));
  if constexpr (kPoint == 3) return subtract(load(src + 3 * pitch), load(src + pitch));
}

template <int kRowPoints, int kColumnPoints, int kPoint>
CT2D_INLINE void input_row(const WinogradInput& run, const float* src, float* dst) {
  const int64_t rows = run.row_pitch, columns = run.column_pitch, points = run.point_pitch;
  const vec d0 = input_column<kRowPoints, kPoint>(src, rows);
  if constexpr (kColumnPoints == 1) {
    store(dst, d0);
  } else {
    const vec d1 = input_column<kRowPoints, kPoint>(src + columns, rows);
    const vec d2 = input_column<kRowPoints, kPoint>(src + 2 * columns, rows);
    const vec d3 = input_column<kRowPoints, kPoint>(src + 3 * columns, rows);
    store(dst, input_point<0>(d0, d1, d2, d3));
    store(dst + points, input_point<1>(d0, d1, d2, d3));
    store(dst + 2 * points, input_point<2>(d0, d1, d2, d3));
    store(dst + 3 * points, input_point<3>(d0, d1, d2, d3));
  }
  if constexpr (kPoint + 1 < kRowPoints) {
    input_row<kRowPoints, kColumnPoints, kPoint + 1>(run, src, dst + kColumnPoints * points);
  }
}

template <int kRowPoints, int kColumnPoints>
void winograd_input(const WinogradInput& run) {
  for (int64_t t = 0; t < run.tiles; ++t) {
    input_row<kRowPoints, kColumnPoints, 0>(run, run.src + t * run.src_step,
                                            run.dst + t * run.dst_step);
  }
}

template <int kPositions, int kVectors>
CT2D_INLINE void product_channel(vec (&sums)[kPositions][kVectors], const float* x, const float* w,
                                 const float** ahead, int64_t ahead_step) {
  vec lanes[kVectors];
  CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] = keep(load(w + v * kLanes));
  prefetch(*ahead);
  *ahead += ahead_step;
  CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      sums[i][v] = fma_element(sums[i][v], lanes[v], x, i * kLanes);
    }
  }
}

template <int kPositions, int kVectors>
void winograd_product(const WinogradProduct& tile) {
  // Channels in pairs, where registers suffice: counting them takes ports from the products.
  constexpr bool kPairs = kPositions * kVectors + 2 * (kVectors + 1) < kRegisters;
  vec sums[kPositions][kVectors];
  float* const dst = tile.dst;
  if (tile.adds) {
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums[i][v] = load(dst + v * tile.vector_pitch + i * kLanes);
      }
    }
  } else {
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) sums[i][v] = zero();
    }
  }
  const float* w = tile.weights;
  const float* x = tile.src;
  const float* ahead = tile.ahead;
  const int64_t ahead_step = tile.ahead_step;
  for (int64_t left = tile.channels; left > 0; left -= kLanes, x += tile.block_pitch) {
    const int64_t count = left < kLanes ? left : kLanes;
    // After the last block of channels comes the first of the tiles that follow.
    const float* const after =
        left > kLanes ? x + tile.block_pitch : tile.src + kPositions * kLanes;
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) prefetch_near(after + i * kLanes);
    int64_t c = 0;
    if constexpr (kPairs) {
      for (; c + 1 < count; c += 2, w += 2 * kVectors * kLanes) {
        product_channel<kPositions, kVectors>(sums, x + c, w, &ahead, ahead_step);
        product_channel<kPositions, kVectors>(sums, x + c + 1, w + kVectors * kLanes, &ahead,
                                              ahead_step);
      }
    }
    // Unrolled whole, GCC 12 parks sums on the stack.
    CT2D_ROLL for (; c < count; ++c, w += kVectors * kLanes) {
      product_channel<kPositions, kVectors>(sums, x + c, w, &ahead, ahead_step);
    }
  }
  CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      store(dst + v * tile.vector_pitch + i * kLanes, sums[i][v]);
    }
  }
}

// Output `kOutput` of four points.
template <WinogradForm kForm, int kOutput>
CT2D_INLINE vec output_of(vec m0, vec m1, vec m2, vec m3) {
  if constexpr (kOutput == 0) return add(m0, add(m1, m2));
  if constexpr (kOutput == 1 && kForm == WinogradForm::kF32) return subtract(m1, m2);
  if constexpr (kOutput == 1 && kForm == WinogradForm::kF23) return add(subtract(m1, m2), m3);
  if constexpr (kOutput == 2) return add(add(m1, m2), m3);
}

template <WinogradForm kRows, int kOutput, int kColumnPoints>
CT2D_INLINE vec output_column(const float* const* points, int64_t at) {
  const vec m0 = load(points[0] + at);
  if constexpr (kRows == WinogradForm::kNone) {
    return m0;
  } else {
    return output_of<kRows, kOutput>(m0, load(points[kColumnPoints] + at),
                                     load(points[2 * kColumnPoints] + at),
                                     load(points[3 * kColumnPoints] + at));
  }
}

template <WinogradForm kRows, WinogradForm kColumns, int kOutput>
CT2D_INLINE void output_row(const WinogradOutput& run, int64_t at, vec bias, float* dst) {
  constexpr int kPoints = winograd_points(kColumns);
  const int64_t columns = run.column_pitch;
  const vec m0 = output_column<kRows, kOutput, kPoints>(run.points, at);
  if constexpr (kColumns == WinogradForm::kNone) {
    store(dst, add(m0, bias));
  } else {
    const vec m1 = output_column<kRows, kOutput, kPoints>(run.points + 1, at);
    const vec m2 = output_column<kRows, kOutput, kPoints>(run.points + 2, at);
    const vec m3 = output_column<kRows, kOutput, kPoints>(run.points + 3, at);
    store(dst, add(output_of<kColumns, 0>(m0, m1, m2, m3), bias));
    store(dst + columns, add(output_of<kColumns, 1>(m0, m1, m2, m3), bias));
    if constexpr (kColumns == WinogradForm::kF32) {
      store(dst + 2 * columns, add(output_of<kColumns, 2>(m0, m1, m2, m3), bias));
    }
  }
  if constexpr (kOutput + 1 < winograd_outputs(kRows)) {
    output_row<kRows, kColumns, kOutput + 1>(run, at, bias, dst + run.row_pitch);
  }
}

template <WinogradForm kRows, WinogradForm kColumns>
void winograd_output(const WinogradOutput& run) {
  const vec bias = load(run.bias);
  for (int64_t t = 0; t < run.tiles; ++t) {
    output_row<kRows, kColumns, 0>(run, t * run.src_step, bias, run.dst + t * run.dst_step);
  }
}

template <int kPositions, int kVectors>
constexpr WinogradProductFunction winograd_product_or_null() {
  constexpr int kSums = kPositions * kVectors;
  if constexpr (kSums <= kAccumulators && kSums + kVectors + 1 <= kRegisters) {
    return winograd_product<kPositions, kVectors>;
  } else {
    return nullptr;
  }
}

template <int kPositions>
constexpr void fill_winograd_product(winograd_kernels& kernels) {
  kernels.product[0][kPositions - 1] = winograd_product_or_null<kPositions, 1>();
  kernels.product[1][kPositions - 1] = winograd_product_or_null<kPositions, 2>();
  if constexpr (kPositions < kWinogradMostPositions) {
    fill_winograd_product<kPositions + 1>(kernels);
  }
}

template <WinogradForm kRows>
constexpr void fill_winograd_output(winograd_kernels& kernels) {
  auto& row = kernels.output[static_cast<int>(kRows)];
  row[0] = winograd_output<kRows, WinogradForm::kNone>;
  row[1] = winograd_output<kRows, WinogradForm::kF32>;
  row[2] = winograd_output<kRows, WinogradForm::kF23>;
}

constexpr winograd_kernels make_winograd() {
  winograd_kernels kernels{
      {{winograd_input<1, 1>, winograd_input<1, 4>}, {winograd_input<4, 1>, winograd_input<4, 4>}},
      {},
      {}};
  fill_winograd_product<1>(kernels);
  fill_winograd_output<WinogradForm::kNone>(kernels);
  fill_winograd_output<WinogradForm::kF32>(kernels);
  fill_winograd_output<WinogradForm::kF23>(kernels);
  return kernels;
}
