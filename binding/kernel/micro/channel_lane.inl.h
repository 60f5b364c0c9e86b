// Generic source of micro/channel_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

template <class W, int kRows, int kColumns, int kVectors>
void channel_lane(const ChannelLaneTile& tile) {
  vec sums[kRows][kColumns][kVectors];
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums[r][i][v] = load(tile.sums + r * tile.sums_pitch + (i * kVectors + v) * kLanes);
      }
    }
  }
  const W* w = static_cast<const W*>(tile.weights);
  const float* x = tile.src;
  [[maybe_unused]] float* widened = tile.widened;
  const char* ahead = static_cast<const char*>(tile.ahead);
  // Copies: what is widened could lie over the tile itself, as far as a compiler knows.
  const int64_t channels = tile.channels, ahead_step = tile.ahead_step;
  const int64_t row_pitch = tile.row_pitch, channel_pitch = tile.channel_pitch;
  for (int64_t ci = 0; ci < channels; ++ci) {
    vec lanes[kVectors];
    CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
      lanes[v] = keep(load(w + v * kLanes));
      if constexpr (sizeof(W) != sizeof(float)) store(widened + v * kLanes, lanes[v]);
      prefetch(ahead);
      ahead += ahead_step;
    }
    if constexpr (sizeof(W) != sizeof(float)) widened += kVectors * kLanes;
    CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
      CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
        CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
          sums[r][i][v] = fma_element(sums[r][i][v], lanes[v], x + r * row_pitch, i);
        }
      }
    }
    w += kVectors * kLanes;
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

template <class W, int kRows, int kColumns, int kVectors>
constexpr ChannelLaneFunction channel_lane_or_null() {
  constexpr int kSums = kRows * kColumns * kVectors;
  if constexpr (kSums <= kAccumulators && kSums + kVectors + 1 <= kRegisters) {
    return channel_lane<W, kRows, kColumns, kVectors>;
  } else {
    return nullptr;
  }
}

template <class W, int kVectors, int kRows = 1, int kColumns = 1>
constexpr void fill_channel_lane(
    ChannelLaneFunction (&rows)[kChannelLaneMaxRows][kChannelLaneMaxColumns]) {
  rows[kRows - 1][kColumns - 1] = channel_lane_or_null<W, kRows, kColumns, kVectors>();
  if constexpr (kColumns < kChannelLaneMaxColumns) {
    fill_channel_lane<W, kVectors, kRows, kColumns + 1>(rows);
  } else if constexpr (kRows < kChannelLaneMaxRows) {
    fill_channel_lane<W, kVectors, kRows + 1, 1>(rows);
  }
}

constexpr channel_lane_kernels make_channel_lane() {
  channel_lane_kernels kernels{};
  fill_channel_lane<float, 1>(kernels.functions[0][0]);
  fill_channel_lane<float, 2>(kernels.functions[0][1]);
  fill_channel_lane<half_bits, 1>(kernels.functions[1][0]);
  fill_channel_lane<half_bits, 2>(kernels.functions[1][1]);
  static_assert(kChannelLaneMaxVectors == 2);
  return kernels;
}
