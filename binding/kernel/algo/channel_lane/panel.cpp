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
  const int64_t line = panel_line(p, images);
  // Rows that follow each other in the source are one run.
  const bool whole = src.strides.h == p.iw * src.strides.w;
  const int64_t rows = whole ? 1 : p.ih, columns = whole ? p.ih * p.iw : p.iw;
  for (int64_t ci = 0; ci < p.ic_per_group(); ++ci) {
    float* dst = panel + ci * line;
    for (int64_t n = 0; n < images; ++n) {
      const T* const plane =
          static_cast<const T*>(src.data) + n * src.strides.n + ci * src.strides.c;
      const InputRows<T> lines{plane, src.strides.w, columns, src.strides.h};
      pack_lines(layout.kernels, lines, 0, {dst, rows, columns, columns});
      dst += rows * columns;
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
