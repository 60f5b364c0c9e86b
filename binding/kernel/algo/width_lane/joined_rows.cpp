#include "algo/width_lane/joined_rows.h"

#include <algorithm>

#include "base/dtype.h"
#include "base/int_math.h"
#include "pack/line.h"

namespace ct2d {

void JoinedRows::pack(int64_t first, int64_t count) {
  if (layout_.dtype == DType::kFloat32) {
    pack_rows<float>(first, count);
  } else {
    pack_rows<half_bits>(first, count);
  }
}

template <class T>
void JoinedRows::pack_rows(int64_t first, int64_t count) {
  const Problem& p = layout_.problem;
  const int64_t begin = std::clamp<int64_t>(first, 0, p.ih);
  const int64_t end = std::clamp<int64_t>(first + count, begin, p.ih);
  const int64_t row_pitch = layout_.row_pitch;
  first_ = first;
  const T* src = static_cast<const T*>(plane_.data) + begin * plane_.strides.h;
  float* line = storage_;
  // All rows of a channel, then the next: memory is read as it lies.
  for (int64_t ci = 0; ci < p.ic_per_group(); ++ci) {
    float* const rows = std::fill_n(line, (begin - first) * row_pitch, 0.0f);
    pack_lines(layout_.kernels, InputRows<T>{src, plane_.strides.w, p.iw, plane_.strides.h}, -gap(),
               {rows, end - begin, row_pitch, row_pitch});
    std::fill(rows + (end - begin) * row_pitch, line + part_.pitch, 0.0f);
    src += plane_.strides.c;
    line += part_.pitch;
  }
}

LineRows JoinedRows::outputs(int64_t q, int64_t row_phase, int64_t rows) const {
  const Problem& p = layout_.problem;
  // Output row 0 may be a later one of the line, and the last one an earlier one.
  const int64_t row = q * p.sh + row_phase - p.ph;
  const int64_t first = row < 0 ? ceil_div(-row, p.sh) : 0;
  const int64_t end = std::min(rows, ceil_div(p.oh() - row, p.sh));
  const int64_t width = layout_.row_pitch * p.sw;
  return {first * width, width, end - first, p.ow(), (row + first * p.sh) * p.ow(), p.sh * p.ow()};
}

}  // namespace ct2d
