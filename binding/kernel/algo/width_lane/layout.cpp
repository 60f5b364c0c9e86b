#include "algo/width_lane/layout.h"

#include <algorithm>

#include "algo/width_lane/joining.h"
#include "algo/width_lane/row_cuts.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kLeastTasks = 4;  // of flattened rows, so that several threads can share them

Range quotients(const Axis& axis) {
  const int64_t last = axis.padding + axis.output() - 1;
  return {axis.padding / axis.stride, last / axis.stride + 1};
}

// Cuts a group's output channels into blocks of nearly equal size, none over `most`; the first has
// no fewer than the others.
std::vector<ChannelBlock> make_blocks(int64_t channels, int most) {
  std::vector<ChannelBlock> blocks;
  const int64_t count = ceil_div(channels, most);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t first = ceil_div(channels * i, count), end = ceil_div(channels * (i + 1), count);
    blocks.push_back({first, static_cast<int>(end - first)});
  }
  return blocks;
}

// The block size that suits the chunks with most of the work: those of the largest kind.
int preferred_height(const Columns& columns, const KernelTable& kernels) {
  return kernels.width_lane.preferred_height[columns.chunks.front().kind];
}

// Whether row phases read the same input rows; where there are tails, but for a last one that only
// the first of them read.
bool can_merge(const AxisPhases& rows, int64_t first_phase, int64_t count, bool has_tails) {
  const Phase first = rows.phase(first_phase);
  const int64_t least = has_tails ? first.taps - 1 : first.taps;
  int64_t taps = first.taps;
  for (int64_t r = first_phase + 1; r < first_phase + count; ++r) {
    const Phase phase = rows.phase(r);
    if (phase.offset != first.offset || phase.taps > taps || phase.taps < least) return false;
    taps = phase.taps;
  }
  return true;
}

// Returns: how many row phases the tiles of a single output channel take at once.
int64_t row_phases_to_merge(const Problem& p, const AxisPhases& rows, const Columns& columns,
                            const KernelTable& kernels) {
  if (p.oc_per_group() != 1) return 1;
  int64_t count = preferred_height(columns, kernels);
  const auto has_tails = [](const ColumnChunk& chunk) {
    return width_lane_has_tails(chunk.kind, chunk.pattern);
  };
  const bool all_have = std::all_of(columns.chunks.begin(), columns.chunks.end(), has_tails);
  for (; count > 1; --count) {
    bool merge = p.sh % count == 0;
    for (int64_t r = 0; merge && r < p.sh; r += count) {
      merge = can_merge(rows, r, count, all_have && count <= kWidthLaneMostHeightWithTail);
    }
    if (merge) break;
  }
  return count;
}

Problem flatten(Problem problem, int64_t rows) {
  problem.ih /= rows;
  problem.iw *= rows;
  return problem;
}

}  // namespace

WidthLaneLayout::WidthLaneLayout(const Problem& p, DType storage, const KernelTable& table,
                                 int64_t rows)
    : WidthLaneLayout(flatten(p, rows), storage, table) {
  plane_rows = rows;
  row_pitch = 0;  // flattened rows are not joined as well
}

WidthLaneLayout::WidthLaneLayout(const Problem& p, DType storage, const KernelTable& table)
    : problem(p),
      dtype(storage),
      kernels(table),
      row_axis(p.axis_h()),
      columns(make_columns(p.axis_w())),
      merged_phases(row_phases_to_merge(p, row_axis, columns, table)),
      blocks(make_blocks(p.oc_per_group(), preferred_height(columns, table))),
      row_quotients(quotients(p.axis_h())),
      column_lanes(ceil_div(p.ow(), p.sw)),
      min_row_shift(INT64_MAX),
      max_row_shift(INT64_MIN) {
  if (merged_phases > 1) blocks.front().tile_height = static_cast<int>(merged_phases);
  int64_t before = 0;
  for (const ColumnChunk& chunk : columns.chunks) {
    columns_before.push_back(before);
    before += static_cast<int64_t>(chunk.kernel_columns.size());
  }
  int64_t taps = 0;
  for (int64_t r = 0; r < p.sh; ++r) {
    const Phase phase = row_axis.phase(r);
    row_phases.push_back({phase, taps, 0, 0});
    RowPhase& first = row_phases[static_cast<size_t>(r - r % merged_phases)];
    first.taps_together += phase.taps;
    if (phase.taps < first.phase.taps && first.tail_height == 0) {
      first.tail_height = static_cast<int>(r % merged_phases);
    }
    taps += phase.taps;
    if (phase.taps == 0) continue;
    min_row_shift = std::min(min_row_shift, phase.offset);
    max_row_shift =
        std::max(max_row_shift, phase.offset + (phase.taps - 1) * row_axis.input_step());
  }
  if (taps == 0) min_row_shift = max_row_shift = 0;
  row_pitch = joined_row_pitch(*this);
}

int64_t WidthLaneLayout::weight_index(int64_t group, const ChannelBlock& block, int64_t row_phase,
                                      const ColumnChunk& chunk) const {
  const RowPhase& row = row_phases[static_cast<size_t>(row_phase)];
  const auto chunk_index = static_cast<size_t>(&chunk - columns.chunks.data());
  const int64_t channels = problem.ic_per_group();
  const int64_t block_start =
      (group * problem.oc_per_group() + block.first) * channels * problem.kh * problem.kw;
  const int64_t taps_before =
      row.taps_before * problem.kw + row.taps_together * columns_before[chunk_index];
  return block_start + taps_before * channels * (merged_phases > 1 ? 1 : block.tile_height);
}

int64_t WidthLaneLayout::most_vectors(const ColumnChunk& chunk, const ChannelBlock& block) const {
  int64_t used = 0;
  (void)tile(chunk, block, kWidthLaneMaxVectors, &used);
  return used;
}

WidthLaneFunction WidthLaneLayout::tile(const ColumnChunk& chunk, const ChannelBlock& block,
                                        int64_t vectors, int64_t* used) const {
  const auto& functions =
      kernels.width_lane.functions[chunk.kind][chunk.pattern][block.tile_height - 1];
  int64_t count = std::min<int64_t>(vectors, kWidthLaneMaxVectors);
  while (functions[count - 1] == nullptr) --count;
  *used = count;
  return functions[count - 1];
}

int64_t rows_to_flatten(const WidthLaneLayout& layout) {
  const Problem& p = layout.problem;
  const Columns& columns = layout.columns;
  const bool reads_one = columns.min_shift == 0 && columns.max_shift == 0 &&
                         layout.min_row_shift == 0 && layout.max_row_shift == 0;
  const bool is_shuffle = p.ph == 0 && p.pw == 0 && p.oh() == p.ih * p.sh && p.ow() == p.iw * p.sw;
  const int64_t lanes = layout.kernels.lanes, channels = p.ic_per_group();
  if (!reads_one || !is_shuffle) return 1;
  const int64_t most = layout.most_vectors(columns.chunks.front(), layout.blocks.front());
  const int64_t most_rows = std::min(p.ih, kRingBudget / channels / p.iw);
  // What a vector of outputs costs, in vector FMAs, as lines of several rows are cut or copied to
  // their rows.
  const int64_t for_rows = RowCuts::serve(layout, p.iw * p.sw) ? 1 : 5;
  int64_t best = 1, least = INT64_MAX;
  for (int64_t rows = 1; rows <= most_rows; ++rows) {
    if (p.ih % rows != 0) continue;
    const int64_t tasks = p.n * p.g * (p.ih / rows) * static_cast<int64_t>(layout.blocks.size());
    if (rows > 1 && tasks < kLeastTasks) break;
    const int64_t vectors = ceil_div(rows * p.iw, lanes);
    if (rows > 1 && channels * vectors * lanes > kRingBudget) break;
    // A vector alone in its tile takes longer.
    const int64_t alone = vectors % most == 1 ? channels * 3 / 10 : 0;
    const int64_t copies = rows > 1 ? for_rows * vectors : 0;
    const int64_t cost = p.ih / rows * (vectors * channels + alone + copies);
    if (cost < least) best = rows, least = cost;
  }
  return best;
}

}  // namespace ct2d
