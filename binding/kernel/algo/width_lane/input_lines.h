// InputLines: the cache lines of some input rows, asked for a few at a time: first all rows of a
// channel, then those of the next.
#pragma once

#include <algorithm>
#include <cstdint>

#include "algo/algorithm.h"
#include "base/cache_line.h"
#include "base/int_math.h"
#include "base/prefetch.h"
#include "base/range.h"

namespace ct2d {

class InputLines {
 public:
  InputLines() = default;

  // Of elements of `size` bytes.
  InputLines(const SourceView& plane, int64_t size, const Range& rows, const Range& columns)
      : channel_(static_cast<const char*>(plane.data) +
                 (rows.begin * plane.strides.h + columns.begin * plane.strides.w) * size),
        channel_step_(plane.strides.c * size),
        row_step_(plane.strides.h * size),
        line_step_(static_cast<int64_t>(kCacheLine) * plane.strides.w),
        rows_(std::max<int64_t>(0, rows.end - rows.begin)),
        row_lines_(ceil_div((columns.end - columns.begin) * size, kCacheLine)) {}

  int64_t per_channel() const { return rows_ * row_lines_; }

  // Prefetches the next `count` lines. Requires: the channels have as many.
  void fetch(int64_t count) {
    while (count > 0) {
      const int64_t now = std::min(count, row_lines_ - line_);
      const char* at = channel_ + row_ * row_step_ + line_ * line_step_;
      for (int64_t i = 0; i < now; ++i, at += line_step_) prefetch_near(at);
      count -= now;
      line_ += now;
      if (line_ < row_lines_) return;
      line_ = 0;
      if (++row_ < rows_) continue;
      row_ = 0;
      channel_ += channel_step_;
    }
  }

 private:
  const char* channel_ = nullptr;
  int64_t channel_step_ = 0, row_step_ = 0, line_step_ = 0;  // bytes
  int64_t rows_ = 0, row_lines_ = 0;
  int64_t row_ = 0, line_ = 0;  // of the next line
};

}  // namespace ct2d
