#include "pack/weights.h"

#include <algorithm>
#include <bit>

namespace ct2d {

namespace {

// Input channels at a time: the packed taps are often a power of two apart, so that writing to all
// of them in turn would miss the cache each time.
constexpr int64_t kChannels = 8;

bool all_finite(const float* values, int64_t count) {
  constexpr uint32_t kExponent = 0x7f800000;
  bool finite = true;
  for (int64_t i = 0; i < count; ++i) {
    finite &= (std::bit_cast<uint32_t>(values[i]) & kExponent) != kExponent;
  }
  return finite;
}

// Index of the block's first weight of an input channel of the group.
int64_t weight_start(const Problem& p, const WeightBlock& block, int64_t channel) {
  const int64_t ci = block.group * p.ic_per_group() + channel;
  return (ci * p.oc_per_group() + block.first) * p.kh * p.kw;
}

// Puts the weights of `channels` input channels, from `first` on, into their places.
template <class T>
void place(const Problem& p, const WeightBlock& block, const std::vector<PackedTap>& taps,
           int64_t first, int64_t channels, const T* const* src, T* packed) {
  const int64_t kernel = p.kh * p.kw;
  for (const PackedTap& tap : taps) {
    for (int64_t i = 0; i < channels; ++i) {
      T* const dst = packed + tap.first + (first + i) * tap.pitch;
      const T* const from = src[i] + tap.tap;
      for (int64_t co = 0; co < block.channels; ++co) dst[co] = from[co * kernel];
      std::fill(dst + block.channels, dst + block.lanes, T{});
    }
  }
}

}  // namespace

bool pack_block(const Problem& p, const KernelTable& kernels, const Elements& weight,
                const WeightBlock& block, const std::vector<PackedTap>& taps, float* packed) {
  const int64_t count = block.channels * p.kh * p.kw;
  const bool is_float = weight.dtype == DType::kFloat32;
  std::vector<float> widened(is_float ? 0 : static_cast<size_t>(kChannels * count));
  bool finite = true;
  for (int64_t first = 0; first < p.ic_per_group(); first += kChannels) {
    const int64_t channels = std::min(kChannels, p.ic_per_group() - first);
    const float* src[kChannels];
    for (int64_t i = 0; i < channels; ++i) {
      const int64_t start = weight_start(p, block, first + i);
      if (is_float) {
        src[i] = static_cast<const float*>(weight.data) + start;
      } else {
        src[i] = widened.data() + i * count;
        kernels.convert.widen(static_cast<const half_bits*>(weight.data) + start,
                              widened.data() + i * count, static_cast<size_t>(count));
      }
      finite &= all_finite(src[i], count);
    }
    place(p, block, taps, first, channels, src, packed);
  }
  return finite;
}

void pack_block(const Problem& p, const half_bits* weight, const WeightBlock& block,
                const std::vector<PackedTap>& taps, half_bits* packed) {
  for (int64_t first = 0; first < p.ic_per_group(); first += kChannels) {
    const int64_t channels = std::min(kChannels, p.ic_per_group() - first);
    const half_bits* src[kChannels];
    for (int64_t i = 0; i < channels; ++i) src[i] = weight + weight_start(p, block, first + i);
    place(p, block, taps, first, channels, src, packed);
  }
}

void widen_bias(const Elements& bias, int64_t first, int64_t count, float* dst) {
  for (int64_t i = 0; i < count; ++i) {
    dst[i] = bias.data == nullptr ? 0.0f : static_cast<float>(bias[first + i]);
  }
}

}  // namespace ct2d
