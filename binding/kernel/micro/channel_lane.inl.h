// Generic source of micro/channel_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

template <int kRows, int kColumns, int kVectors>
struct ChannelLaneSums {
  vec at[kRows][kColumns][kVectors];
};

// Adds a channel, whose weights are `lanes`. Requires: row is one_pointer's.
template <int kRows, int kColumns, int kVectors>
CT2D_INLINE void add_channel(ChannelLaneSums<kRows, kColumns, kVectors>& sums,
                             const vec (&lanes)[kVectors], const float* row, int64_t row_pitch) {
  // A pointer for each row: GCC 12 would keep one for each position.
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    if (r > 0) row = one_pointer(row + row_pitch);
    CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums.at[r][i][v] = fma_element(sums.at[r][i][v], lanes[v], row, i);
      }
    }
  }
}

// Prefetches the cache lines of `ahead` that belong to kChannels channels: `step` bytes for each of
// their vectors.
template <int kChannels, int kVectors>
CT2D_INLINE void prefetch_share(const char** ahead, const char** until, int64_t step) {
  if constexpr (kLanes == kLineFloats || kChannels == 1) {
    CT2D_UNROLL for (int i = 0; i < kChannels * kVectors; ++i, *ahead += step) prefetch(*ahead);
  } else {  // several vectors share a line
    *until += kChannels * kVectors * step;
    CT2D_ROLL for (; *ahead < *until; *ahead += kLineFloats * sizeof(float)) {
      *ahead = one_pointer(*ahead);
      prefetch(*ahead);
    }
  }
}

template <int kRows, int kColumns, int kVectors>
void channel_lane(const ChannelLaneTile& tile) {
  // Tiles that most of the work is done in.
  constexpr bool kIsFull =
      kVectors == kChannelLaneMaxVectors && kRows * kColumns * kVectors > kAccumulators / 2;
  ChannelLaneSums<kRows, kColumns, kVectors> sums;
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums.at[r][i][v] = load(tile.sums + r * tile.sums_pitch + (i * kVectors + v) * kLanes);
      }
    }
  }
  // Copies: what is widened could lie over the tile itself, as far as a compiler knows.
  const int64_t ahead_step = tile.ahead_step;
  const int64_t row_pitch = tile.row_pitch, channel_pitch = tile.channel_pitch;
  const half_bits* halves = static_cast<const half_bits*>(tile.weights);
  const float *w = static_cast<const float*>(tile.weights), *x = tile.src;
  float* widened = tile.widened;
  const char *ahead = static_cast<const char*>(tile.ahead), *until = ahead;
  int64_t left = tile.channels;
  const bool widens = kHasHalves && tile.halves;
  if (!kHasHalves && tile.halves) {
    widen(halves, widened, static_cast<size_t>(left * kVectors * kLanes));
    w = widened;
  }
  if constexpr (kChannelsAtATime > 1 && kIsFull) {
    CT2D_ROLL for (int64_t n = widens ? 0 : left / kChannelsAtATime; n > 0; --n) {
      prefetch_share<kChannelsAtATime, kVectors>(&ahead, &until, ahead_step);
      CT2D_UNROLL for (int c = 0; c < kChannelsAtATime; ++c, x += channel_pitch) {
        vec lanes[kVectors];
        CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] =
            keep_in_turn(load(w + v * kLanes));
        w += kVectors * kLanes;
        x = one_pointer(x);
        add_channel(sums, lanes, x, row_pitch);
      }
    }
    if (!widens) left %= kChannelsAtATime;
  }
  CT2D_ROLL for (; left > 0; --left, x += channel_pitch) {
    vec lanes[kVectors];
    if (widens) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        lanes[v] = keep_in_turn(load(halves + v * kLanes));
        store(widened + v * kLanes, lanes[v]);
      }
      halves += kVectors * kLanes;
      widened += kVectors * kLanes;
    } else {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) lanes[v] = keep_in_turn(load(w + v * kLanes));
      w += kVectors * kLanes;
    }
    prefetch_share<1, kVectors>(&ahead, &until, ahead_step);
    x = one_pointer(x);
    add_channel(sums, lanes, x, row_pitch);
  }
  CT2D_UNROLL for (int r = 0; r < kRows; ++r) {
    CT2D_UNROLL for (int i = 0; i < kColumns; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        store(tile.sums + r * tile.sums_pitch + (i * kVectors + v) * kLanes, sums.at[r][i][v]);
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
