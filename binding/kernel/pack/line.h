// pack_lines: windows of input rows, as floats, with zeros where they reach beyond the rows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "base/dtype.h"
#include "micro/kernel_table.h"

namespace ct2d {

// Rows of an input, `step` apart: `count` elements each, `stride` apart.
template <class T>
struct InputRows {
  const T* data;
  int64_t stride, count, step;
};

// Lines of `length` floats, `pitch` apart.
struct Lines {
  float* data;
  int64_t count, length, pitch;
};

// Computes: line k [i] = row k [first + i] for i < lines.length, for all k < lines.count.
template <class T>
void pack_lines(const KernelTable& kernels, const InputRows<T>& rows, int64_t first,
                const Lines& lines) {
  const int64_t begin = std::clamp<int64_t>(-first, 0, lines.length);
  const int64_t end = std::clamp<int64_t>(rows.count - first, begin, lines.length);
  const T* src = rows.data + (first + begin) * rows.stride;
  if (rows.stride == 1) {
    const LineRun<T> run{src, rows.step,    lines.count, begin,
                         end, lines.length, lines.data,  lines.pitch};
    if constexpr (std::is_same_v<T, float>) {
      kernels.lines.copy(run);
    } else {
      kernels.lines.widen(run);
    }
    return;
  }
  float* line = lines.data;
  for (int64_t k = 0; k < lines.count; ++k, src += rows.step, line += lines.pitch) {
    std::fill(line, line + begin, 0.0f);
    for (int64_t i = begin; i < end; ++i) {
      line[i] = static_cast<float>(widen(src[(i - begin) * rows.stride]));
    }
    std::fill(line + end, line + lines.length, 0.0f);
  }
}

}  // namespace ct2d
