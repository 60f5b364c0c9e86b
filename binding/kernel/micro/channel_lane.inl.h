// Generic source of micro/channel_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

void widen(const half_bits* src, float* dst, size_t count);  // of convert.inl.h
CT2D_INLINE const float* one_pointer(const float* x);        // of width_lane.inl.h

template <int kRows, int kColumns, int kVectors>
void channel_lane(const ChannelLaneTile& tile) {
  vec sums[kRows][kColumns][kVectors];
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums[r][i][v] = load(tile.sums + r * tile.sums_pitch + (i * kVectors + v) * kLanes);
      }
    }
  }
  // Copies: what is widened could lie over the tile itself, as far as a compiler knows.
  const int64_t channels = tile.channels, ahead_step = tile.ahead_step;
  const int64_t row_pitch = tile.row_pitch, channel_pitch = tile.channel_pitch;
  const bool widens = kHasHalves && tile.halves;
  const half_bits* halves = static_cast<const half_bits*>(tile.weights);
  const float *w = static_cast<const float*>(tile.weights), *x = tile.src;
  float* widened = tile.widened;
  if (!kHasHalves && tile.halves) {
    widen(halves, widened, static_cast<size_t>(channels * kVectors * kLanes));
    w = widened;
  }
  const char* ahead = static_cast<const char*>(tile.ahead);
  for (int64_t ci = 0; ci < channels; ++ci) {
    vec lanes[kVectors];
    if (widens) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        lanes[v] = keep(load(halves + v * kLanes));
        store(widened + v * kLanes, lanes[v]);
      }
      halves += kVectors * kLanes;
      widened += kVectors * kLanes;
    } else {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] = keep(load(w + v * kLanes));
      w += kVectors * kLanes;
    }
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      // A lone position uses each weight once: no others want their place in the L1 cache.
      if constexpr (kRows * kColumns == 1) {
        prefetch_near(ahead);
      } else {
        prefetch(ahead);
      }
      ahead += ahead_step;
    }
    const float* row = x;  // a pointer for each row: GCC 12 would keep one for each position
    CT2D_UNROLL for (int r = 0; r < kRows; ++r, row += row_pitch) {
      row = one_pointer(row);
      CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
        CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
          sums[r][i][v] = fma_element(sums[r][i][v], lanes[v], row, i);
        }
      }
    }
    x += channel_pitch;
  }
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        store(tile.sums + r * tile.sums_pitch + (i * kVectors + v) * kLanes, sums[r][i][v]);
      }
    }
  }
}

template <int kRows, int kColumns, int kVectors>
constexpr ChannelLaneFunction channel_lane_or_null() {
  constexpr int kSums = kRows * kColumns * kVectors;
  if constexpr (kSums <= kAccumulators && kSums + kVectors + 1 <= kRegisters) {
    return channel_lane<kRows, kColumns, kVectors>;
  } else {
    return nullptr;
  }
}

template <int kRows, int kColumns>
constexpr void fill_channel_lane(channel_lane_kernels& kernels) {
  kernels.functions[0][kRows - 1][kColumns - 1] = channel_lane_or_null<kRows, kColumns, 1>();
  kernels.functions[1][kRows - 1][kColumns - 1] = channel_lane_or_null<kRows, kColumns, 2>();
  if constexpr (kColumns < kChannelLaneMaxColumns) fill_channel_lane<kRows, kColumns + 1>(kernels);
}

constexpr channel_lane_kernels make_channel_lane() {
  channel_lane_kernels kernels{};
  fill_channel_lane<1, 1>(kernels);
  fill_channel_lane<2, 1>(kernels);
  fill_channel_lane<3, 1>(kernels);
  fill_channel_lane<4, 1>(kernels);
  static_assert(kChannelLaneMaxRows == 4);
  return kernels;
}
