#include "algo/channel_lane/pack_weights.h"

#include <algorithm>
#include <cmath>

#include "base/dtype.h"

namespace ct2d {

namespace {

template <class T>
class Packer {
 public:
  Packer(const ChannelLaneLayout& layout, const T* weight, float* packed, const CancelFlag* cancel)
      : layout_(layout), p_(layout.problem), weight_(weight), next_(packed), cancel_(cancel) {}

  bool pack() {
    for (int64_t g = 0; g < p_.g; ++g) {
      for (int64_t block = 0; block < layout_.block_count(); ++block) {
        if (is_set(cancel_)) return false;
        for (const AxisPhase& row : layout_.row_phases) {
          for (const AxisPhase& column : layout_.column_phases) {
            pack_phase(g, block, row.phase, column.phase);
          }
        }
      }
    }
    return all_finite_;
  }

 private:
  void pack_phase(int64_t group, int64_t block, const Phase& row, const Phase& column) {
    for (int64_t th = 0; th < row.taps; ++th) {
      const int64_t kh = row.first_kernel + th * layout_.row_axis.kernel_step();
      for (int64_t tw = 0; tw < column.taps; ++tw) {
        const int64_t kw = column.first_kernel + tw * layout_.column_axis.kernel_step();
        pack_tap(group, block, kh * p_.kw + kw);
      }
    }
  }

  void pack_tap(int64_t group, int64_t block, int64_t tap) {
    const int64_t lanes = layout_.block_lanes(), taps = p_.kh * p_.kw;
    const int64_t first = block * lanes, end = std::min(p_.oc_per_group(), first + lanes);
    for (int64_t ci = 0; ci < p_.ic_per_group(); ++ci) {
      const int64_t channel = group * p_.ic_per_group() + ci;
      const T* const weight = weight_ + channel * p_.oc_per_group() * taps + tap;
      for (int64_t co = first; co < end; ++co) {
        const auto value = static_cast<float>(widen(weight[co * taps]));
        all_finite_ = all_finite_ && std::isfinite(value);
        *next_++ = value;
      }
      next_ = std::fill_n(next_, first + lanes - end, 0.0f);
    }
  }

  const ChannelLaneLayout& layout_;
  const Problem& p_;
  const T* weight_;
  float* next_;
  const CancelFlag* cancel_;
  bool all_finite_ = true;
};

}  // namespace

bool pack_weights(const ChannelLaneLayout& layout, const void* weight, float* packed,
                  const CancelFlag* cancel) {
  if (layout.dtype == DType::kFloat32) {
    return Packer<float>(layout, static_cast<const float*>(weight), packed, cancel).pack();
  }
  return Packer<half_bits>(layout, static_cast<const half_bits*>(weight), packed, cancel).pack();
}

}  // namespace ct2d
