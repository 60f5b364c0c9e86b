// OutputRows: the output rows of some row quotients, and the packed rows that their taps read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "algo/width_lane/input_ring.h"
#include "algo/width_lane/joined_rows.h"
#include "algo/width_lane/layout.h"
#include "base/range.h"

namespace ct2d {

struct OutputRow {
  int64_t row, phase;  // of a line that holds several rows: row 0
  int64_t first_tap, taps;
  int tail_height;  // see RowPhase; 0 where the last tap is not among `taps`
  size_t first_line;
};

class OutputRows {
 public:
  explicit OutputRows(const WidthLaneLayout& layout) : layout_(layout) {}

  // Lists the rows of `quotients` that exist, which read the ring.
  void list(const InputRing& ring, const Range& quotients);

  // Lists one phase of the rows of a line as a row: all its taps, which read zeros beyond the
  // input.
  void list_line(const JoinedRows& joined, int64_t q, int64_t row_phase);

  // The rows of one of the quotients, in ascending order.
  std::span<const OutputRow> of(int64_t q) const {
    const auto i = static_cast<size_t>(q - first_quotient_);
    return {rows_.data() + begins_[i], begins_[i + 1] - begins_[i]};
  }

  // [row.taps]: the packed input row of each row tap.
  const float* const* lines(const OutputRow& row) const { return lines_.data() + row.first_line; }

 private:
  void clear(int64_t first_quotient);

  const WidthLaneLayout& layout_;
  int64_t first_quotient_ = 0;
  std::vector<OutputRow> rows_;
  std::vector<size_t> begins_;  // in rows_, of each quotient, and the end
  std::vector<const float*> lines_;
};

}  // namespace ct2d
