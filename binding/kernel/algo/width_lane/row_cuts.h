// RowCuts: the way of outputs from tiles whose lines hold several rows straight to these rows, each
// vector of them under a mask for either row that it has a part in. Otherwise lines are stored
// whole, and their rows copied (scatter.h).
#pragma once

#include <cstdint>
#include <vector>

#include "algo/width_lane/layout.h"
#include "algo/width_lane/scatter.h"

namespace ct2d {

class RowCuts {
 public:
  // Whether tiles can take the cuts of lines whose rows are `step` elements apart.
  static bool serve(const WidthLaneLayout& layout, int64_t step);

  explicit RowCuts(int64_t lanes) : lanes_(lanes) {}

  // Lists the cuts of a line of `elements`, in whole vectors, unless they are those that are
  // listed. Requires: rows of a step that is served.
  void list(const LineRows& rows, int64_t elements);

  // The cuts from an element of the line on, of a tile whose dst is element rows.dst of the plane.
  const WidthLaneCut* from(int64_t element) const {
    return &cuts_[static_cast<size_t>(element / lanes_)];
  }

 private:
  int64_t lanes_;
  LineRows rows_{};  // dst does not count
  std::vector<WidthLaneCut> cuts_;
};

}  // namespace ct2d
