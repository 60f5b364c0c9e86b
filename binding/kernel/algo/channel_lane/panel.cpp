#include "algo/channel_lane/panel.h"

#include "base/cache_line.h"
#include "base/dtype.h"
#include "pack/line.h"

namespace ct2d {

namespace {

constexpr int64_t kPadding = 4;  // that a tile may read beyond the panel

template <class T>
void pack(const ChannelLaneLayout& layout, const SourceView& src, int64_t images, float* panel) {
  const Problem& p = layout.problem;
  const int64_t line = panel_line(p, images), plane = p.ih * p.iw, channels = p.ic_per_group();
  const bool whole_planes = p.ih == 1 || src.strides.h == p.iw * src.strides.w;
  const bool is_one_run = whole_planes && images == 1 && line == plane &&
                          (channels == 1 || src.strides.c == plane * src.strides.w);
  for (int64_t n = 0; n < images; ++n, panel += plane) {
    const T* const image = static_cast<const T*>(src.data) + n * src.strides.n;
    if (is_one_run) {
      const int64_t count = channels * plane;
      pack_lines(layout.kernels, InputRows<T>{image, src.strides.w, count, count}, 0,
                 {panel, 1, count, count});
    } else if (whole_planes) {
      pack_lines(layout.kernels, InputRows<T>{image, src.strides.w, plane, src.strides.c}, 0,
                 {panel, channels, plane, line});
    } else {
      for (int64_t ci = 0; ci < channels; ++ci) {
        pack_lines(layout.kernels,
                   InputRows<T>{image + ci * src.strides.c, src.strides.w, p.iw, src.strides.h}, 0,
                   {panel + ci * line, p.ih, p.iw, p.iw});
      }
    }
  }
}

}  // namespace

int64_t panel_line(const Problem& problem, int64_t images) {
  const int64_t floats = images * problem.ih * problem.iw;
  if (floats < kLineFloats) return floats;
  return odd_lines(floats);
}

int64_t panel_floats(const Problem& problem, int64_t images) {
  return problem.ic_per_group() * panel_line(problem, images) + kPadding;
}

void pack_panel(const ChannelLaneLayout& layout, const SourceView& src, int64_t images,
                float* panel) {
  if (layout.dtype == DType::kFloat32) {
    pack<float>(layout, src, images, panel);
  } else {
    pack<half_bits>(layout, src, images, panel);
  }
}

}  // namespace ct2d
