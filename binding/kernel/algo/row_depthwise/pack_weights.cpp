#include "algo/row_depthwise/pack_weights.h"

#include <algorithm>
#include <cmath>

namespace ct2d {

namespace {

// One input and one output channel's kernel, and where its weights stand in a tile's steps.
struct Channel {
  const RowClass& rows;
  int64_t slot;         // of the tile's rows: that of the class's first row
  int64_t pitch;        // floats from one step to the next
  int64_t tap_pitch;    // and from one row tap to the next
  int64_t input_first;  // floats from a row tap's first step to the input channel's
};

// Packs one pattern of one kernel [kh, kw].
template <class T>
void pack_kernel(const RowDepthwiseLayout& layout, const Channel& channel, int64_t pattern,
                 const T* kernel, float* packed) {
  const Problem& p = layout.problem;
  const int64_t lanes = layout.kernels.lanes;
  for (int r = 0; r < channel.rows.rows; ++r) {
    const Phase phase = layout.row_axis.phase(channel.rows.first_phase + r);
    for (int64_t t = 0; t < phase.taps; ++t) {
      const T* const row = kernel + (phase.first_kernel + t * layout.row_axis.kernel_step()) * p.kw;
      float* dst =
          packed + t * channel.tap_pitch + channel.input_first + (channel.slot + r) * lanes;
      for (const ColumnStep& step : layout.steps) {
        for (int64_t l = 0; l < lanes; ++l) {
          const int64_t column =
              step.kernel_columns[static_cast<size_t>((pattern * lanes + l) % p.sw)];
          dst[l] = column < 0 ? 0.0f : static_cast<float>(widen(row[column]));
        }
        dst += channel.pitch;
      }
    }
  }
}

// Packs a channel block of a class, `channels` of the group from `first` on.
template <class T>
void pack_block(const RowDepthwiseLayout& layout, int64_t group, const RowClass& rows,
                int64_t first, int64_t channels, const T* weight, float* packed) {
  const Problem& p = layout.problem;
  const int64_t pitch = layout.weight_pitch(rows, channels);
  const int64_t input_pitch = pitch * static_cast<int64_t>(layout.steps.size());
  for (int64_t pattern = 0; pattern < layout.patterns; ++pattern) {
    float* const dst = packed + layout.weight_index(group, rows, first, channels, pattern);
    for (int64_t ci = 0; ci < p.ic_per_group(); ++ci) {
      for (int64_t co = 0; co < channels; ++co) {
        const int64_t kernel = (group * p.ic_per_group() + ci) * p.oc_per_group() + first + co;
        pack_kernel(layout,
                    {rows, co * rows.rows, pitch, input_pitch * p.ic_per_group(), ci * input_pitch},
                    pattern, weight + kernel * p.kh * p.kw, dst);
      }
    }
  }
}

template <class T>
bool pack(const RowDepthwiseLayout& layout, const T* weight, float* packed,
          const CancelFlag* cancel) {
  const Problem& p = layout.problem;
  for (int64_t g = 0; g < p.g; ++g) {
    if (is_set(cancel)) return false;
    for (const RowClass& rows : layout.row_classes) {
      for (int64_t first = 0; first < p.oc_per_group(); first += rows.channels) {
        const int64_t channels = std::min(rows.channels, p.oc_per_group() - first);
        pack_block(layout, g, rows, first, channels, weight, packed);
      }
    }
  }
  return std::all_of(weight, weight + p.weight_size(),
                     [](T value) { return std::isfinite(widen(value)); });
}

}  // namespace

bool pack_weights(const RowDepthwiseLayout& layout, const Elements& weight, float* packed,
                  const CancelFlag* cancel) {
  return weight.dtype == DType::kFloat32
             ? pack(layout, static_cast<const float*>(weight.data), packed, cancel)
             : pack(layout, static_cast<const half_bits*>(weight.data), packed, cancel);
}

}  // namespace ct2d
