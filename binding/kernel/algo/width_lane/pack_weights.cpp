#include "algo/width_lane/pack_weights.h"

#include <algorithm>
#include <cmath>

#include "base/dtype.h"

namespace ct2d {

namespace {

template <class T>
class Packer {
 public:
  Packer(const WidthLaneLayout& layout, const T* weight, float* packed, const CancelFlag* cancel)
      : layout_(layout), p_(layout.problem), weight_(weight), next_(packed), cancel_(cancel) {}

  bool pack() {
    for (int64_t g = 0; g < p_.g; ++g) {
      for (const ChannelBlock& block : layout_.blocks) {
        if (is_set(cancel_)) return false;
        pack_block(g, block);
      }
    }
    std::fill_n(next_, kWeightPadding, 0.0f);
    return all_finite_;
  }

 private:
  void pack_block(int64_t group, const ChannelBlock& block) {
    for (const RowPhase& row : layout_.row_phases) {
      for (const ColumnChunk& chunk : layout_.columns.chunks) {
        pack_chunk(group, block, row.phase, chunk);
      }
    }
  }

  void pack_chunk(int64_t group, const ChannelBlock& block, const Phase& row,
                  const ColumnChunk& chunk) {
    for (int64_t t = 0; t < row.taps; ++t) {
      const int64_t kh = row.first_kernel + t * layout_.row_axis.kernel_step();
      for (int64_t ci = 0; ci < p_.ic_per_group(); ++ci) {
        const int64_t channel = group * p_.ic_per_group() + ci;
        for (const int64_t kw : chunk.kernel_columns) {
          for (int64_t co = block.first; co < block.first + block.rows; ++co) {
            const int64_t index = ((channel * p_.oc_per_group() + co) * p_.kh + kh) * p_.kw + kw;
            const auto value = static_cast<float>(widen(weight_[index]));
            all_finite_ = all_finite_ && std::isfinite(value);
            *next_++ = value;
          }
        }
      }
    }
  }

  const WidthLaneLayout& layout_;
  const Problem& p_;
  const T* weight_;
  float* next_;
  const CancelFlag* cancel_;
  bool all_finite_ = true;
};

}  // namespace

bool pack_weights(const WidthLaneLayout& layout, const void* weight, float* packed,
                  const CancelFlag* cancel) {
  if (layout.dtype == DType::kFloat32) {
    return Packer<float>(layout, static_cast<const float*>(weight), packed, cancel).pack();
  }
  return Packer<half_bits>(layout, static_cast<const half_bits*>(weight), packed, cancel).pack();
}

}  // namespace ct2d
