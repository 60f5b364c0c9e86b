#include "algo/width_lane/strip.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "algo/width_lane/joined_rows.h"
#include "algo/width_lane/joining.h"
#include "algo/width_lane/line_rows.h"
#include "algo/width_lane/output_rows.h"
#include "algo/width_lane/rows_ahead.h"
#include "algo/width_lane/strip_tiles.h"
#include "base/dtype.h"

namespace ct2d {

namespace {

template <class T>
class Strip {
 public:
  Strip(const WidthLaneRun& run, int64_t task, void* scratch)
      : run_(run),
        layout_(run.layout),
        part_(run.partition),
        p_(run.layout.problem),
        at_(part_.task(layout_, task)),
        rows_(layout_),
        ring_storage_(static_cast<float*>(scratch)),
        tiles_(run, at_, rows_, ring_storage_ + part_.ring_bytes(layout_) / sizeof(float)) {}

  void run() {
    Strides strides = run_.operands.src.strides;
    strides.h *= layout_.plane_rows;
    const SourceView plane{static_cast<const T*>(run_.operands.src.data) + at_.image * strides.n +
                               at_.group * p_.ic_per_group() * strides.c,
                           strides};
    if (part_.rows_per_line > 1) return run_lines(plane);
    std::vector<int64_t> first_columns;
    for (int64_t s = 0; s < part_.segments; ++s) {
      first_columns.push_back(part_.segment(at_.lanes, layout_.kernels.lanes, s).begin -
                              layout_.columns.max_shift);
    }
    InputRing ring(p_, layout_.dtype, layout_.kernels,
                   {part_.ring_rows, p_.ic_per_group(), part_.pitch, std::move(first_columns)},
                   ring_storage_);
    ring.reset(plane);
    std::optional<RowsAhead> ahead;
    if (part_.packs_ahead) tiles_.pack_ahead(&ahead.emplace(&ring, p_.ic_per_group()));
    for (int64_t q = at_.rows.begin; q < at_.rows.end; q += part_.rows_per_block) {
      const Range block{q, std::min(at_.rows.end, q + part_.rows_per_block)};
      ring.advance(block.begin - layout_.max_row_shift, block.end - 1 - layout_.min_row_shift);
      rows_.list(ring, block);
      if (ahead) begin_next_block(&*ahead, block);
      for (int64_t b = at_.blocks.begin; b < at_.blocks.end; ++b) {
        if (is_set(run_.cancel)) return;
        const ChannelBlock& channels = layout_.blocks[static_cast<size_t>(b)];
        for (int64_t row = block.begin; row < block.end; ++row) {
          if (ahead) ahead->begin_share(tiles_.runs(channels));
          compute_rows(channels, row);
          if (ahead) ahead->end_share();
        }
      }
    }
  }

 private:
  // Begins with the rows that the block behind `block` needs, a share for each row of each block of
  // channels.
  void begin_next_block(RowsAhead* ahead, const Range& block) const {
    const int64_t next_end = std::min(at_.rows.end, block.end + part_.rows_per_block);
    ahead->begin(next_end - 1 - layout_.min_row_shift,
                 (block.end - block.begin) * (at_.blocks.end - at_.blocks.begin));
  }

  // Computes all rows, several at a time as one line.
  void run_lines(const SourceView& plane) {
    JoinedRows joined(layout_, part_, plane, ring_storage_);
    const int64_t above = layout_.max_row_shift - layout_.min_row_shift;
    for (int64_t q = at_.rows.begin; q < at_.rows.end; q += part_.rows_per_line) {
      const int64_t rows = std::min(part_.rows_per_line, at_.rows.end - q);
      joined.pack(q - layout_.max_row_shift, rows + above);
      tiles_.begin_lanes({0, joined_lanes(layout_, rows, layout_.row_pitch)});
      for (int64_t b = at_.blocks.begin; b < at_.blocks.end; ++b) {
        if (is_set(run_.cancel)) return;
        const ChannelBlock& channels = layout_.blocks[static_cast<size_t>(b)];
        for (int64_t r = 0; r < p_.sh; r += layout_.merged_phases) {
          rows_.list_line(joined, q, r);
          tiles_.compute_lines(channels, rows_.of(q), r,
                               [&](int64_t m) { return joined.outputs(q, r + m, rows); });
        }
      }
    }
  }

  // All output rows of one row quotient, for one block of channels.
  void compute_rows(const ChannelBlock& channels, int64_t q) {
    const std::span<const OutputRow> rows = rows_.of(q);
    if (layout_.plane_rows == 1) return tiles_.compute_rows(channels, rows);
    const int64_t width = p_.ow() / layout_.plane_rows;
    for (const OutputRow& row : rows) {
      tiles_.compute_lines(channels, {&row, 1}, row.phase, [&](int64_t m) {
        const int64_t dst = q * p_.sh * p_.ow() + (row.phase + m) * width;
        return LineRows{0, width, layout_.plane_rows, width, dst, p_.sh * width};
      });
    }
  }

  const WidthLaneRun& run_;
  const WidthLaneLayout& layout_;
  const WidthLanePartition& part_;
  const Problem& p_;
  const WidthLaneTask at_;
  OutputRows rows_;
  float* const ring_storage_;
  StripTiles<T> tiles_;
};

}  // namespace

void run_strip(const WidthLaneRun& run, int64_t task, void* scratch) {
  if (run.layout.dtype == DType::kFloat32) {
    Strip<float>(run, task, scratch).run();
  } else {
    Strip<half_bits>(run, task, scratch).run();
  }
}

}  // namespace ct2d
