#include "pack/weights.h"

#include <algorithm>
#include <bit>

namespace ct2d {

namespace {

bool all_finite(const float* values, int64_t count) {
  constexpr uint32_t kExponent = 0x7f800000;
  bool finite = true;
  for (int64_t i = 0; i < count; ++i) {
    finite &= (std::bit_cast<uint32_t>(values[i]) & kExponent) != kExponent;
  }
  return finite;
}

}  // namespace

bool pack_block(const Problem& p, DType dtype, const KernelTable& kernels, const void* weight,
                const WeightBlock& block, const std::vector<PackedTap>& taps, float* packed) {
  const int64_t kernel = p.kh * p.kw, count = block.channels * kernel;
  std::vector<float> widened(dtype == DType::kFloat32 ? 0 : static_cast<size_t>(count));
  bool finite = true;
  for (int64_t ci = 0; ci < p.ic_per_group(); ++ci) {
    const int64_t channel = block.group * p.ic_per_group() + ci;
    const int64_t start = (channel * p.oc_per_group() + block.first) * kernel;
    const float* src = widened.data();
    if (dtype == DType::kFloat32) {
      src = static_cast<const float*>(weight) + start;
    } else {
      kernels.convert.widen(static_cast<const half_bits*>(weight) + start, widened.data(),
                            static_cast<size_t>(count));
    }
    finite &= all_finite(src, count);
    for (const PackedTap& tap : taps) {
      float* const dst = packed + tap.first + ci * tap.pitch;
      for (int64_t co = 0; co < block.channels; ++co) dst[co] = src[co * kernel + tap.tap];
      std::fill(dst + block.channels, dst + block.lanes, 0.0f);
    }
  }
  return finite;
}

}  // namespace ct2d
