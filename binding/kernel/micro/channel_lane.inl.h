// Generic source of micro/channel_lane.h. Included inside an instruction set's anonymous namespace.
// Every loop over a tile is unrolled by force: otherwise GCC 12 parks accumulators on the stack.

template <int kPositions, int kVectors>
void channel_lane(const ChannelLaneTile& tile) {
  vec sums[kPositions][kVectors];
  if (tile.sums == nullptr) {
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) sums[i][v] = zero();
    }
  } else {
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        sums[i][v] = load(tile.sums + (i * kVectors + v) * kLanes);
      }
    }
  }
  for (int64_t t = 0; t < tile.tap_count; ++t) {
    const float* w = tile.weights + t * tile.tap_pitch;
    const float* x = tile.src + tile.taps[t];
    for (int64_t ci = 0; ci < tile.channels; ++ci) {
      vec lanes[kVectors];
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        lanes[v] = keep(load(w + v * kLanes));
        prefetch(w + v * kLanes + tile.ahead);
      }
      CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
        CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
          sums[i][v] = fma_element(sums[i][v], lanes[v], x, i);
        }
      }
      w += kVectors * kLanes;
      x += tile.channel_pitch;
    }
  }
  float* const dst = tile.dst;
  if (tile.bias == nullptr) {
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
        store(dst + (i * kVectors + v) * kLanes, sums[i][v]);
      }
    }
    return;
  }
  CT2D_UNROLL for (int v = 0; v < kVectors; ++v) {
    const vec bias = load(tile.bias + v * kLanes);
    CT2D_UNROLL for (int i = 0; i < kPositions; ++i) {
      store(dst + (i * kVectors + v) * kLanes, add(sums[i][v], bias));
    }
  }
}

template <int kPositions, int kVectors>
constexpr ChannelLaneFunction channel_lane_or_null() {
  constexpr int kSums = kPositions * kVectors;
  if constexpr (kSums <= kAccumulators && kSums + kVectors + 1 <= kRegisters) {
    return channel_lane<kPositions, kVectors>;
  } else {
    return nullptr;
  }
}

template <int kPositions>
constexpr void fill_channel_lane(channel_lane_kernels& kernels) {
  kernels.functions[0][kPositions - 1] = channel_lane_or_null<kPositions, 1>();
  kernels.functions[1][kPositions - 1] = channel_lane_or_null<kPositions, 2>();
  if constexpr (kPositions < kChannelLaneMaxPositions) fill_channel_lane<kPositions + 1>(kernels);
}

constexpr channel_lane_kernels make_channel_lane() {
  channel_lane_kernels kernels{};
  fill_channel_lane<1>(kernels);
  return kernels;
}
