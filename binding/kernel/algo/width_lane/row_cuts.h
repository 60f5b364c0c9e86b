// RowCuts: how tiles whose lines hold several rows store outputs straight into these rows: a vector
// is stored once for each row that it has a part in, under a mask. Without cuts, lines are stored
// whole and their rows copied (line_rows.h).
#pragma once

#include <cstdint>
#include <vector>

#include "algo/width_lane/layout.h"
#include "algo/width_lane/line_rows.h"

namespace ct2d {

class RowCuts {
 public:
  // Whether tiles can take the cuts of lines whose rows are `step` elements apart.
  static bool serve(const WidthLaneLayout& layout, int64_t step);

  explicit RowCuts(int64_t lanes) : lanes_(lanes) {}

  // Lists the cuts of a line of `elements`, in whole vectors, unless they are listed already.
  // Requires: rows of a step that is served.
  void list(const LineRows& rows, int64_t elements);

  // The cuts from an element of the line on, of a tile whose dst is element rows.dst of the plane.
  const WidthLaneCut* from(int64_t element) const {
    return &cuts_[static_cast<size_t>(element / lanes_)];
  }

 private:
  int64_t lanes_;
  LineRows rows_{};  // those that are listed, with dst 0
  std::vector<WidthLaneCut> cuts_;
};

}  // namespace ct2d
