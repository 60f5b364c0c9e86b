// JoinedRows: input rows packed one behind the other, so that the lanes of short rows fill vectors.
//
// A line of a channel is [row][pitch of a row]: a gap of zeros, then the row. The gap is as wide as
// the taps reach beyond a row on either side, so it is the right halo of one row and the left of
// the next; rows that the input lacks are zeros. A tap of all outputs of several row quotients
// reads one run of such a line. The lanes between rows compute outputs that nobody keeps.
#pragma once

#include <cstdint>

#include "algo/algorithm.h"
#include "algo/width_lane/layout.h"
#include "algo/width_lane/line_rows.h"
#include "algo/width_lane/partition.h"

namespace ct2d {

class JoinedRows {
 public:
  // Requires: a partition with several rows per line; storage for its ring_bytes.
  JoinedRows(const WidthLaneLayout& layout, const WidthLanePartition& partition,
             const SourceView& plane, float* storage)
      : layout_(layout), part_(partition), plane_(plane), storage_(storage) {}

  // Packs the rows [first, first + count), in place of those that it held.
  // Requires: count <= partition.ring_rows.
  void pack(int64_t first, int64_t count);

  // A packed row, in the line of channel 0: what lane 0 reads at the largest shift.
  const float* row(int64_t row) const {
    return storage_ + (row - first_) * layout_.row_pitch + gap() - layout_.columns.max_shift;
  }

  // Where the outputs of a row phase belong, for a line that holds `rows` row quotients from q on.
  LineRows outputs(int64_t q, int64_t row_phase, int64_t rows) const;

 private:
  int64_t gap() const { return layout_.row_pitch - layout_.problem.iw; }
  template <class T>
  void pack_rows(int64_t first, int64_t count);

  const WidthLaneLayout& layout_;
  const WidthLanePartition& part_;
  SourceView plane_;  // channel 0 of the group of one image
  float* storage_;
  int64_t first_ = 0;
};

}  // namespace ct2d
