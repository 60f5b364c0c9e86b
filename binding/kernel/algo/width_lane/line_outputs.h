// LineOutputs: where tiles put their outputs when a line holds several rows: straight into the
// rows, by cuts, or into lines in scratch, [channel or merged row phase][elements], whose rows are
// then copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "algo/far_outputs.h"
#include "algo/width_lane/layout.h"
#include "algo/width_lane/line_rows.h"
#include "algo/width_lane/partition.h"
#include "algo/width_lane/row_cuts.h"

namespace ct2d {

template <class T>
class LineOutputs {
 public:
  LineOutputs(const WidthLaneLayout& layout, const WidthLanePartition& partition, T* scratch)
      : layout_(layout),
        exist_(layout.plane_rows > 1 || partition.rows_per_line > 1),
        is_far_(has_far_outputs(layout.problem, layout.dtype)),
        elements_(partition.lanes_per_block * layout.problem.sw),
        lines_(scratch) {
    const Problem& p = layout.problem;
    const int64_t step =
        layout.plane_rows > 1 ? p.ow() / layout.plane_rows : layout.row_pitch * p.sw;
    if (exist_ && RowCuts::serve(layout, step)) {
      row_cuts_.assign(static_cast<size_t>(p.sh), RowCuts(layout.kernels.lanes));
    }
  }

  // Whether the tiles of the run compute lines of several rows.
  bool exist() const { return exist_; }
  bool are_cut() const { return !row_cuts_.empty(); }

  // Elements of a line, with the lanes that fill its last vector.
  int64_t elements() const { return elements_; }
  T* lines() const { return lines_; }

  // Begins with the lines of a row phase; their rows belong to the planes that begin at `dst`.
  void begin(int64_t phase, const LineRows& rows, T* dst) {
    if (!are_cut()) return;
    cuts_ = &row_cuts_[static_cast<size_t>(phase)];
    cuts_->list(rows, elements_);
    dst_ = dst + rows.dst;
  }

  // Tells a single tile, whose first lane is element `element` of a line, where to cut it.
  // Requires: are_cut().
  void cut(WidthLaneTiles* tile, int64_t element, int64_t plane) const {
    tile->dst = dst_;
    tile->dst_stride = plane;
    tile->cuts = cuts_->from(element);
  }

  // Copies the rows that the lines from `first` on hold to the planes from `dst` on.
  void copy(int64_t first, int64_t count, const LineRows& rows, T* dst, int64_t plane) const {
    for (int64_t i = 0; i < count; ++i) {
      copy_rows(layout_.kernels, is_far_, lines_ + (first + i) * elements_, dst + i * plane, rows);
    }
  }

 private:
  const WidthLaneLayout& layout_;
  const bool exist_, is_far_;
  const int64_t elements_;
  T* const lines_;
  std::vector<RowCuts> row_cuts_;  // of the lines of each row phase, where tiles take them
  RowCuts* cuts_ = nullptr;        // those of the lines that are computed
  T* dst_ = nullptr;               // where they count from
};

}  // namespace ct2d
