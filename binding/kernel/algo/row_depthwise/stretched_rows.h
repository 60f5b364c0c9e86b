// StretchedRows: the input rows that a task needs at a time, as stretched lines of floats.
//
// Row `row` lies in slot row mod capacity, as [channel][pitch]. Output column o reads, at shift q,
// the input column floor((o + padding) / stride) - q. It stands at float o - columns.begin - q *
// stride from line() on, and is zero where the input has none. Rows move through the slots once, in
// ascending order.
#pragma once

#include <cstdint>

#include "algo/algorithm.h"
#include "algo/row_depthwise/layout.h"

namespace ct2d {

class StretchedRows {
 public:
  // Floats of one line for `columns` output columns.
  static int64_t pitch_for(const RowDepthwiseLayout& layout, int64_t columns);

  // Floats of all storage: the lines, and one row of the input as floats.
  static int64_t storage_floats(const RowDepthwiseLayout& layout, int64_t capacity,
                                int64_t columns);

  // Requires: storage for the output columns `columns`, cache-line aligned.
  StretchedRows(const RowDepthwiseLayout& layout, int64_t capacity, const Range& columns,
                float* storage);

  // Begins with another input: channel 0 of the group of one image.
  void reset(const SourceView& plane);

  // Stretches the rows of [first, last] that exist and are not here yet.
  // Requires: last - first < capacity, first not below that of any call since reset.
  void advance(int64_t first, int64_t last);

  // Returns: what output column columns.begin reads at shift 0.
  // Requires: `row` stretched by the last call of advance.
  const float* line(int64_t row, int64_t channel) const {
    return slot(row) + channel * pitch_ + lead_;
  }

 private:
  // Without a division, which would take longer than a short row.
  float* slot(int64_t row) const {
    const int64_t beyond = row - base_;
    return storage_ + (beyond < capacity_ ? beyond : beyond - capacity_) * row_floats_;
  }

  template <class T>
  void stretch_line(const T* src, float* line);

  const RowDepthwiseLayout& layout_;
  int64_t capacity_, pitch_, row_floats_, lead_;
  Range input_;          // columns that are stretched
  int64_t first_, end_;  // floats of a line that hold them; zeros stand around
  float* storage_;
  float* row_;  // one row of the input, as floats
  SourceView plane_{};
  int64_t next_row_ = 0, base_ = 0;  // base_: a multiple of the capacity, at most it below any row
};

}  // namespace ct2d
