// pack_line: a window of an input row, as floats, with zeros where it reaches beyond the row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/dtype.h"
#include "micro/kernel_table.h"

namespace ct2d {

namespace internal {

inline void copy_run(const KernelTable&, const float* src, float* dst, int64_t count) {
  std::memcpy(dst, src, static_cast<size_t>(count) * sizeof(float));
}

inline void copy_run(const KernelTable& kernels, const half_bits* src, float* dst, int64_t count) {
  kernels.convert.widen(src, dst, static_cast<size_t>(count));
}

}  // namespace internal

// An input row: `count` elements, `stride` apart.
template <class T>
struct InputRow {
  const T* data;
  int64_t stride, count;
};

// Computes: line[i] = row[first + i] for i < length.
template <class T>
void pack_line(const KernelTable& kernels, const InputRow<T>& row, int64_t first, int64_t length,
               float* line) {
  const int64_t begin = std::clamp<int64_t>(-first, 0, length);
  const int64_t end = std::clamp<int64_t>(row.count - first, begin, length);
  std::fill(line, line + begin, 0.0f);
  const T* const src = row.data + (first + begin) * row.stride;
  if (row.stride == 1) {
    internal::copy_run(kernels, src, line + begin, end - begin);
  } else {
    for (int64_t i = begin; i < end; ++i) {
      line[i] = static_cast<float>(widen(src[(i - begin) * row.stride]));
    }
  }
  std::fill(line + end, line + length, 0.0f);
}

}  // namespace ct2d
