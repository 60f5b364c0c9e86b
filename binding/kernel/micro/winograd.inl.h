// Generic source of micro/winograd.h. Included inside an instruction set's anonymous namespace.
// Transforms take one row of points (or outputs) at a time, so that a tile of 4 x 4 never stands in
// 16 registers: each row of B^T has two terms only, so nothing is computed twice for it.

// Point `kPoint` of an axis' inputs, of which `at` gives the i-th.
template <WinogradForm kForm, int kPoint, class At>
CT2D_INLINE vec input_point(const At& at) {
  if constexpr (kForm == WinogradForm::kNone) {
    return at(0);
  } else if constexpr (kForm == WinogradForm::kF22) {
    if constexpr (kPoint % 2 == 1) return at(kPoint / 2 + 1);
    if constexpr (kPoint % 2 == 0) return subtract(at(kPoint / 2), at(kPoint / 2 + 1));
  } else {
    if constexpr (kPoint == 0) return subtract(at(0), at(2));
    if constexpr (kPoint == 1) return add(at(1), at(2));
    if constexpr (kPoint == 2) return subtract(at(2), at(1));
    if constexpr (kPoint == 3) return subtract(at(3), at(1));
  }
}

template <WinogradForm kForm, int kPoint, class At>
CT2D_INLINE void input_points(const At& at, float* dst, int64_t pitch) {
  store(dst, input_point<kForm, kPoint>(at));
  if constexpr (kPoint + 1 < winograd_points(kForm)) {
    input_points<kForm, kPoint + 1>(at, dst + pitch, pitch);
  }
}

template <WinogradForm kRows, WinogradForm kColumns, int kPoint>
CT2D_INLINE void input_row(const WinogradInput& run, const float* src, float* dst) {
  constexpr int kInputs = kColumns == WinogradForm::kNone ? 1 : 4;
  vec columns[kInputs];
  CT2D_UNROLL for (int i = 0; i < kInputs; ++i) {
    const float* const column = src + i * run.column_pitch;
    columns[i] =
        input_point<kRows, kPoint>([&](int row) { return load(column + row * run.row_pitch); });
  }
  input_points<kColumns, 0>([&](int i) { return columns[i]; }, dst, run.point_pitch);
  if constexpr (kPoint + 1 < winograd_points(kRows)) {
    input_row<kRows, kColumns, kPoint + 1>(run, src,
                                           dst + winograd_points(kColumns) * run.point_pitch);
  }
}

template <WinogradForm kRows, WinogradForm kColumns>
void winograd_input(const WinogradInput& run) {
  for (int64_t t = 0; t < run.tiles; ++t) {
    input_row<kRows, kColumns, 0>(run, run.src + t * run.src_step, run.dst + t * run.dst_step);
  }
}

// Adds kChannels channels, one after the other.
template <int kChannels, int kPositions, int kVectors>
CT2D_INLINE void product_channels(vec (&sums)[kPositions][kVectors], const float* x,
                                  const float* w) {
  CT2D_UNROLL for (int c = 0; c < kChannels; ++c, w += kVectors * kLanes) {
    vec lanes[kVectors];
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] = keep_in_turn(load(w + v * kLanes));
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums[i][v] = fma_element(sums[i][v], lanes[v], x, i * kLanes + c);
      }
    }
  }
}

// Input channels per turn of a product's loop: more than one, where the registers suffice, saves
// loop instructions.
template <int kPositions, int kVectors>
constexpr int product_channels_at_a_time() {
  if constexpr (kChannelsAtATime > 1) return kChannelsAtATime;
  return kPositions * kVectors + 2 * (kVectors + 1) < kRegisters ? 2 : 1;
}

template <int kPositions, int kVectors>
void winograd_product(const WinogradProduct& tile) {
  constexpr int kAtATime = product_channels_at_a_time<kPositions, kVectors>();
  constexpr bool kVectorIsLine = kLanes == kLineFloats;
  constexpr int kPositionsOfLine = static_cast<int>(kLineFloats) / kLanes;
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
  const float *ahead = tile.ahead, *until = ahead;
  const int64_t ahead_step = tile.ahead_step;
  for (int64_t left = tile.channels; left > 0; left -= kLanes, x += tile.block_pitch) {
    const int64_t count = left < kLanes ? left : kLanes;
    // After the last block of channels comes the first of the tiles that follow.
    const float* const after =
        left > kLanes ? x + tile.block_pitch : tile.src + kPositions * kLanes;
    CT2D_UNROLL for (int i = 0; i < kPositions; i += kPositionsOfLine) {
      prefetch_near(after + i * kLanes);
    }
    if constexpr (!kVectorIsLine) {  // several channels share a line of what is ahead
      until += count * ahead_step;
      CT2D_ROLL for (; ahead < until; ahead += kLineFloats) prefetch(ahead);
    }
    int64_t c = 0;
    CT2D_ROLL for (; c + kAtATime <= count; c += kAtATime, w += kAtATime * kVectors * kLanes) {
      CT2D_UNROLL for (int i = 0; kVectorIsLine && i < kAtATime; ++i, ahead += ahead_step) {
        prefetch(ahead);
      }
      product_channels<kAtATime>(sums, x + c, w);
    }
    CT2D_ROLL for (; kAtATime > 1 && c < count; ++c, w += kVectors * kLanes) {
      if constexpr (kVectorIsLine) {
        prefetch(ahead);
        ahead += ahead_step;
      }
      product_channels<1>(sums, x + c, w);
    }
  }
  CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      store(dst + v * tile.vector_pitch + i * kLanes, sums[i][v]);
    }
  }
}

// Output `kOutput` of an axis' points, of which `at` gives the i-th.
template <WinogradForm kForm, int kOutput, class At>
CT2D_INLINE vec output_of(const At& at) {
  if constexpr (kForm == WinogradForm::kNone) {
    return at(0);
  } else if constexpr (kForm == WinogradForm::kF22) {
    return add(at(kOutput), at(kOutput + 1));
  } else {
    if constexpr (kOutput == 0) return add(at(0), add(at(1), at(2)));
    if constexpr (kOutput == 1 && kForm == WinogradForm::kF32) return subtract(at(1), at(2));
    if constexpr (kOutput == 1 && kForm == WinogradForm::kF23) {
      return add(subtract(at(1), at(2)), at(3));
    }
    if constexpr (kOutput == 2) return add(add(at(1), at(2)), at(3));
  }
}

template <WinogradForm kForm, int kOutput, class At>
CT2D_INLINE void outputs_of(const At& at, vec bias, float* dst, int64_t pitch) {
  store(dst, add(output_of<kForm, kOutput>(at), bias));
  if constexpr (kOutput + 1 < winograd_outputs(kForm)) {
    outputs_of<kForm, kOutput + 1>(at, bias, dst + pitch, pitch);
  }
}

template <WinogradForm kRows, WinogradForm kColumns, int kOutput>
CT2D_INLINE void output_row(const WinogradOutput& run, int64_t at, vec bias, float* dst) {
  constexpr int kPoints = winograd_phase_points(kColumns);
  vec columns[kPoints];
  CT2D_UNROLL for (int i = 0; i < kPoints; ++i) {
    columns[i] = output_of<kRows, kOutput>(
        [&](int row) { return load(run.points[row * kPoints + i] + at); });
  }
  outputs_of<kColumns, 0>([&](int i) { return columns[i]; }, bias, dst, run.column_pitch);
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

// F(2,3) has the points of F(3,2).
constexpr WinogradForm input_form(WinogradForm form) {
  return form == WinogradForm::kF23 ? WinogradForm::kF32 : form;
}

template <WinogradForm kRows, WinogradForm kColumns>
constexpr void fill_winograd_transforms(winograd_kernels& kernels) {
  constexpr auto kRow = static_cast<int>(kRows), kColumn = static_cast<int>(kColumns);
  kernels.input[kRow][kColumn] = winograd_input<input_form(kRows), input_form(kColumns)>;
  kernels.output[kRow][kColumn] = winograd_output<kRows, kColumns>;
}

template <WinogradForm kRows>
constexpr void fill_winograd_columns(winograd_kernels& kernels) {
  fill_winograd_transforms<kRows, WinogradForm::kNone>(kernels);
  fill_winograd_transforms<kRows, WinogradForm::kF32>(kernels);
  fill_winograd_transforms<kRows, WinogradForm::kF23>(kernels);
}

constexpr winograd_kernels make_winograd() {
  winograd_kernels kernels{};
  fill_winograd_product<1>(kernels);
  fill_winograd_columns<WinogradForm::kNone>(kernels);
  fill_winograd_columns<WinogradForm::kF32>(kernels);
  fill_winograd_columns<WinogradForm::kF23>(kernels);
  fill_winograd_transforms<WinogradForm::kF22, WinogradForm::kF22>(kernels);
  return kernels;
}
