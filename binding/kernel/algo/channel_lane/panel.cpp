#include "algo/channel_lane/panel.h"

#include <algorithm>
#include <cstring>

#include "base/dtype.h"

namespace ct2d {

namespace {

template <class T>
void copy_row(const ChannelLaneLayout& layout, const T* src, int64_t stride, float* dst) {
  const int64_t count = layout.problem.iw;
  if (stride != 1) {
    for (int64_t i = 0; i < count; ++i) dst[i] = static_cast<float>(widen(src[i * stride]));
  } else if constexpr (sizeof(T) == sizeof(float)) {
    std::memcpy(dst, src, static_cast<size_t>(count) * sizeof(float));
  } else {
    layout.kernels.convert.widen(src, dst, static_cast<size_t>(count));
  }
}

template <class T>
void pack(const ChannelLaneLayout& layout, const SourceView& src, int64_t images, int64_t line,
          float* panel) {
  const Problem& p = layout.problem;
  const int64_t first = layout.rows.lead * layout.row_pitch() + layout.columns.lead;
  for (int64_t ci = 0; ci < p.ic_per_group(); ++ci, panel += line) {
    std::fill_n(panel, line, 0.0f);
    for (int64_t n = 0; n < images; ++n) {
      const T* const plane =
          static_cast<const T*>(src.data) + n * src.strides.n + ci * src.strides.c;
      float* const to = panel + first + n * layout.image_pitch();
      for (int64_t row = 0; row < p.ih; ++row) {
        copy_row(layout, plane + row * src.strides.h, src.strides.w, to + row * layout.row_pitch());
      }
    }
  }
}

}  // namespace

void pack_panel(const ChannelLaneLayout& layout, const SourceView& src, int64_t images,
                int64_t line, float* panel) {
  if (layout.dtype == DType::kFloat32) {
    pack<float>(layout, src, images, line, panel);
  } else {
    pack<half_bits>(layout, src, images, line, panel);
  }
}

}  // namespace ct2d
