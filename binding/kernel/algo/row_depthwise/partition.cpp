#include "algo/row_depthwise/partition.h"

#include <algorithm>

#include "algo/row_depthwise/stretched_rows.h"
#include "base/cache_line.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kLinesBudget = 256 * 1024 / sizeof(float);  // of a thread's L2 cache
// L1 budget of a block of rows. Stretched lines cannot be read before they leave the store buffer,
// where they queue behind output stores; working in blocks pays that wait once per block.
constexpr int64_t kBlockBudget = 24 * 1024 / sizeof(float);
constexpr int64_t kMostRowsPerBlock = 16;
constexpr int64_t kTasksPerThread = 8;          // so that the last task of a thread is short
constexpr int64_t kLeastRowsPerBand = 8;        // below, bands stretch too many rows twice
constexpr int64_t kLeastOutputsPerTask = 8192;  // below, handing out tasks shows

}  // namespace

RowDepthwisePartition::RowDepthwisePartition(const RowDepthwiseLayout& layout, int threads) {
  const Problem& p = layout.problem;
  const int64_t planes = std::max<int64_t>(1, p.n * p.g);  // n may be 0
  const int64_t rows = layout.row_quotients.end - layout.row_quotients.begin;
  const int64_t row_span = layout.max_row_shift - layout.min_row_shift + 1;

  // Columns: the whole width where the lines fit the budget, else as wide as fits.
  const int64_t unit = layout.patterns * layout.kernels.lanes, units = ceil_div(p.ow(), unit);
  const int64_t lines = row_span * p.ic_per_group();
  const int64_t halo = StretchedRows::pitch_for(layout, 0);
  const int64_t fitting = std::max(unit, kLinesBudget / lines - halo) / unit;
  column_blocks = ceil_div(units, fitting);
  const int64_t wanted = threads == 1 ? 1 : threads * kTasksPerThread;
  if (rows == 1) {  // a 1-D layer has nothing else to cut
    const int64_t longest = std::max<int64_t>(1, kLeastOutputsPerTask / unit);
    column_blocks =
        std::max(column_blocks, std::min(ceil_div(wanted, planes), ceil_div(units, longest)));
  }
  columns_per_block = ceil_div(units, column_blocks) * unit;
  column_blocks = ceil_div(p.ow(), columns_per_block);

  const int64_t have = planes * column_blocks;
  row_bands = std::clamp<int64_t>(ceil_div(wanted, have), 1,
                                  std::max<int64_t>(1, rows / kLeastRowsPerBand));
  rows_per_band = ceil_div(rows, row_bands);
  row_bands = ceil_div(rows, rows_per_band);

  const int64_t row_floats = StretchedRows::pitch_for(layout, columns_per_block) * p.ic_per_group();
  rows_per_block = std::clamp<int64_t>(kBlockBudget / row_floats - row_span + 1, 1,
                                       std::min(kMostRowsPerBlock, rows_per_band));
  capacity = row_span + rows_per_block - 1;

  const int64_t outputs = p.oc_per_group() * p.oh() * p.ow();
  planes_per_run =
      std::clamp<int64_t>(kLeastOutputsPerTask / outputs, 1, std::max<int64_t>(1, planes / wanted));
  plane_runs = ceil_div(p.n * p.g, planes_per_run);
}

int64_t RowDepthwisePartition::scratch_bytes(const RowDepthwiseLayout& layout) const {
  const int64_t floats = StretchedRows::storage_floats(layout, capacity, columns_per_block);
  return round_up(floats * static_cast<int64_t>(sizeof(float)), kCacheLine);
}

}  // namespace ct2d
