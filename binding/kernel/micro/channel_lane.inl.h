// Generic source of micro/channel_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

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
  const float *w = tile.weights, *x = tile.src;
  const char* ahead = static_cast<const char*>(tile.ahead);
  for (int64_t ci = 0; ci < tile.channels; ++ci) {
    vec lanes[kVectors];
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      lanes[v] = keep(load(w + v * kLanes));
      prefetch(ahead);
      ahead += tile.ahead_step;
    }
    CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
      CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
        CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
          sums[r][i][v] = fma_element(sums[r][i][v], lanes[v], x + r * tile.row_pitch, i);
        }
      }
    }
    w += kVectors * kLanes;
    x += tile.channel_pitch;
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
