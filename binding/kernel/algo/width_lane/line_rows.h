// Lines of several rows: where each row stands and where it belongs, and how it gets there.
#pragma once

#include <algorithm>
#include <cstdint>

#include "micro/kernel_table.h"

namespace ct2d {

// The rows that a line holds: `width` elements each, `step` apart from element `first`; and where
// they belong in the plane of a channel.
struct LineRows {
  int64_t first, step, count, width, dst, dst_step;
  bool operator==(const LineRows&) const = default;
};

// Copies the rows from a line to the plane; far ones go past the caches.
template <class T>
void copy_rows(const KernelTable& kernels, bool is_far, const T* line, T* plane,
               const LineRows& rows) {
  const T* const src = line + rows.first;
  T* const dst = plane + rows.dst;
  if constexpr (sizeof(T) == sizeof(float)) {
    if (rows.count <= 0) return;
    const auto copy = is_far ? kernels.lines.copy_past : kernels.lines.copy;
    copy({src, rows.step, rows.count, 0, rows.width, rows.width, dst, rows.dst_step});
  } else {
    for (int64_t row = 0; row < rows.count; ++row) {
      std::copy_n(src + row * rows.step, rows.width, dst + row * rows.dst_step);
    }
  }
}

}  // namespace ct2d
