#include "algo/row_depthwise/stretched_rows.h"

#include <algorithm>
#include <type_traits>

#include "base/cache_line.h"
#include "base/int_math.h"
#include "pack/line.h"

namespace ct2d {

namespace {

constexpr int64_t kMostLanes = 16;  // what a stretch may write beyond its end

// Floats of a line before output column 0 at shift 0: whole columns as far as the taps reach.
int64_t lead_of(const RowDepthwiseLayout& layout) {
  const int64_t reach = layout.shifts.empty() ? 0 : layout.shifts.back();
  return round_up(reach + layout.problem.sw - 1, kLineFloats);
}

}  // namespace

int64_t StretchedRows::pitch_for(const RowDepthwiseLayout& layout, int64_t columns) {
  // The last column may reach a stride beyond.
  const int64_t floats =
      lead_of(layout) + round_up(columns, layout.kernels.lanes) + layout.problem.sw + kMostLanes;
  return odd_lines(floats);
}

int64_t StretchedRows::storage_floats(const RowDepthwiseLayout& layout, int64_t capacity,
                                      int64_t columns) {
  const int64_t pitch = pitch_for(layout, columns);
  return capacity * layout.input_channels * pitch +
         round_up(pitch / layout.problem.sw + 1, kLineFloats);
}

StretchedRows::StretchedRows(const RowDepthwiseLayout& layout, int64_t capacity,
                             const Range& columns, float* storage)
    : layout_(layout),
      capacity_(capacity),
      pitch_(pitch_for(layout, columns.end - columns.begin)),
      row_floats_(layout.input_channels * pitch_),
      lead_(lead_of(layout)),
      storage_(storage),
      row_(storage + capacity * row_floats_) {
  const Problem& p = layout.problem;
  const int64_t reach = layout.steps.empty() ? 0 : layout.steps.back().shift;
  const int64_t begin = (columns.begin + p.pw) / p.sw - reach;
  const int64_t end = (columns.end - 1 + p.pw) / p.sw + 1;
  input_.begin = std::clamp<int64_t>(begin, 0, p.iw);
  input_.end = std::clamp<int64_t>(end, input_.begin, p.iw);
  first_ = input_.empty() ? 0 : lead_ + input_.begin * p.sw - p.pw - columns.begin;
  end_ = first_ + (input_.end - input_.begin) * p.sw;
  for (float* line = storage; line != row_; line += pitch_) {
    std::fill(line, line + first_, 0.0f);
    std::fill(line + end_, line + pitch_, 0.0f);
  }
}

void StretchedRows::reset(const SourceView& plane) {
  plane_ = plane;
  next_row_ = 0;
}

void StretchedRows::advance(int64_t first, int64_t last) {
  const Problem& p = layout_.problem;
  const int64_t lowest = std::max<int64_t>(first, 0);
  base_ = lowest - lowest % capacity_;
  next_row_ = std::max(next_row_, lowest);
  for (const int64_t end = std::min(last, p.ih - 1); next_row_ <= end; ++next_row_) {
    for (int64_t ci = 0; ci < layout_.input_channels; ++ci) {
      const int64_t offset = next_row_ * plane_.strides.h + ci * plane_.strides.c;
      float* const dst = slot(next_row_) + ci * pitch_;
      if (layout_.dtype == DType::kFloat32) {
        stretch_line(static_cast<const float*>(plane_.data) + offset, dst);
      } else {
        stretch_line(static_cast<const half_bits*>(plane_.data) + offset, dst);
      }
    }
  }
}

template <class T>
void StretchedRows::stretch_line(const T* src, float* line) {
  const int64_t count = input_.end - input_.begin, step = plane_.strides.w;
  const KernelTable& kernels = layout_.kernels;
  if (count == 0) return;
  const int64_t times = layout_.problem.sw;
  float* const dst = line + first_;
  if (step != 1) {
    pack_lines<T>(kernels, {src, step, layout_.problem.iw, 0}, input_.begin,
                  {row_, 1, count, count});
    kernels.row_depthwise.stretch(row_, count, times, dst);
  } else if constexpr (std::is_same_v<T, float>) {
    kernels.row_depthwise.stretch(src + input_.begin, count, times, dst);
  } else {
    kernels.row_depthwise.stretch_halves(src + input_.begin, count, times, dst);
  }
  std::fill_n(line + end_, kMostLanes, 0.0f);
}

}  // namespace ct2d
