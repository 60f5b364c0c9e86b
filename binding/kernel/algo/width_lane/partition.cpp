#include "algo/width_lane/partition.h"

#include <algorithm>

#include "algo/width_lane/far_rows.h"
#include "algo/width_lane/joining.h"
#include "base/cache_line.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kMostShiftsToAlign = 4;
constexpr int64_t kLeastUsesForSegments = 64;
constexpr int64_t kMostRowsPerBlock = 16;  // beyond, weights are reused enough
// Weights that stay in the caches: rows need not share them.
constexpr int64_t kNearWeights = 64 * 1024 / sizeof(float);
// Packing ahead halves the rows of a block. Weights that do not stay must then still be used this
// often in each.
constexpr int64_t kLeastUsesOfFarWeights = 128;
// Rows whose inputs are used less often are not packed ahead.
constexpr int64_t kLeastUsesToPackAhead = 64;
constexpr int64_t kTasksPerThread = 3;     // so that the last task of a thread is short
constexpr int64_t kLeastRowsPerStrip = 4;  // below, strips pack too many rows twice

int64_t tasks_wanted(int threads) { return threads == 1 ? 1 : threads * kTasksPerThread; }

// Of all images; n may be 0.
int64_t image_groups(const Problem& p) { return std::max<int64_t>(1, p.n * p.g); }

int64_t row_count(const WidthLaneLayout& layout) {
  return layout.row_quotients.end - layout.row_quotients.begin;
}

// Where strip `index` begins: the first ones are a row longer where rows are left over.
int64_t strip_begin(int64_t rows, int64_t strips, int64_t index) {
  return rows / strips * index + std::min(index, rows % strips);
}

}  // namespace

int64_t WidthLanePartition::ring_bytes(const WidthLaneLayout& layout) const {
  const int64_t lines = rows_per_line > 1 ? 1 : ring_rows * segments;
  const int64_t floats = lines * layout.problem.ic_per_group() * pitch;
  return round_up(floats * static_cast<int64_t>(sizeof(float)), kCacheLine);
}

int64_t WidthLanePartition::scratch_bytes(const WidthLaneLayout& layout) const {
  const int64_t tile = tile_floats(layout.kernels);
  const int64_t bias = layout.problem.oc_per_group() * layout.merged_phases;
  const int64_t planes = layout.plane_rows == 1 && rows_per_line == 1
                             ? 0
                             : kWidthLaneMaxHeight * lanes_per_block * layout.problem.sw;
  const int64_t floats = FarRows::floats(layout) + tile + bias + planes;
  return ring_bytes(layout) + round_up(floats * static_cast<int64_t>(sizeof(float)), kCacheLine);
}

WidthLanePartition::WidthLanePartition(const WidthLaneLayout& layout, int threads) {
  const int64_t column_span = layout.columns.max_shift - layout.columns.min_shift;
  // Rows that taps read at a time; there are no more than the image has.
  const int64_t row_span =
      std::min(layout.problem.ih, layout.max_row_shift - layout.min_row_shift + 1);
  cut_columns(layout, threads, row_span, column_span);
  choose_segments(layout, column_span);
  cut_rows_and_channels(layout, threads);
  choose_block(layout, row_span);
  join_rows(layout);
}

void WidthLanePartition::cut_columns(const WidthLaneLayout& layout, int threads, int64_t row_span,
                                     int64_t column_span) {
  const int64_t vector = layout.kernels.lanes, lanes = layout.column_lanes;
  const int64_t floats_per_column = layout.problem.ic_per_group() * row_span;
  const int64_t tile_lanes = 2 * vector;
  const int64_t widest = kRingBudget / floats_per_column - column_span;
  const int64_t whole = round_up(lanes, vector);
  lanes_per_block = whole <= widest
                        ? whole
                        : std::min(whole, std::max(tile_lanes, widest / tile_lanes * tile_lanes));
  // Tasks beyond images and groups come from columns (one row of a 1-D layer has nothing else).
  if (row_count(layout) == 1 && layout.plane_rows == 1) {
    const int64_t pieces = ceil_div(tasks_wanted(threads), image_groups(layout.problem));
    const int64_t share = round_up(ceil_div(lanes, pieces), tile_lanes);
    lanes_per_block = std::min(lanes_per_block, share);
  }
  column_blocks = ceil_div(lanes, lanes_per_block);
}

void WidthLanePartition::cut_rows_and_channels(const WidthLaneLayout& layout, int threads) {
  const int64_t rows = row_count(layout);
  const int64_t have = image_groups(layout.problem) * column_blocks;
  const auto blocks = static_cast<int64_t>(layout.blocks.size());
  int64_t most_strips = std::max<int64_t>(1, rows / kLeastRowsPerStrip);
  if (have * most_strips * blocks < threads) most_strips = rows;
  row_strips = std::clamp<int64_t>(ceil_div(tasks_wanted(threads), have), 1, most_strips);
  rows_per_strip = ceil_div(rows, row_strips);
  channel_parts = 1;
  if (have * row_strips < threads) {
    channel_parts = std::min(blocks, ceil_div(threads, have * row_strips));
  }
  blocks_per_part = ceil_div(blocks, channel_parts);
  channel_parts = ceil_div(blocks, blocks_per_part);
}

void WidthLanePartition::choose_block(const WidthLaneLayout& layout, int64_t row_span) {
  const Problem& p = layout.problem;
  const bool has_near_weights =
      blocks_per_part == 1 || p.weight_size() / p.g / channel_parts <= kNearWeights;
  const int64_t row_floats = p.ic_per_group() * segments * pitch;
  const int64_t fitting = kRingBudget / row_floats - row_span + 1;
  packs_ahead = fitting >= 2 && row_floats > kTileBudget &&
                p.oc_per_group() * p.kh * p.kw >= kLeastUsesToPackAhead &&
                (has_near_weights || fitting / 2 * lanes_per_block >= kLeastUsesOfFarWeights);
  const int64_t blocks_held = packs_ahead ? 2 : 1;
  const int64_t useful = has_near_weights ? 1 : kMostRowsPerBlock;
  rows_per_block = std::clamp<int64_t>(fitting / blocks_held, 1, std::min(useful, rows_per_strip));
  ring_rows = std::min(p.ih, row_span - 1 + blocks_held * rows_per_block);
}

void WidthLanePartition::join_rows(const WidthLaneLayout& layout) {
  rows_per_line = 1;
  const int64_t row_pitch = layout.row_pitch;
  if (row_pitch == 0 || rows_per_strip == 1) return;
  const int64_t lines = ceil_div(rows_per_strip, most_joined_rows(layout, row_pitch));
  rows_per_line = rows_per_block = ceil_div(rows_per_strip, lines);
  const int64_t above = layout.max_row_shift - layout.min_row_shift;
  ring_rows = rows_per_line + above;
  column_blocks = segments = 1;
  lanes_per_block = joined_lanes(layout, rows_per_line, row_pitch);
  // The lanes that fill the last vector read beyond the last row.
  const int64_t gap = row_pitch - layout.problem.iw,
                beyond = std::max<int64_t>(-layout.columns.min_shift, 0);
  pitch = odd_lines(
      std::max(ring_rows * row_pitch, gap + above * row_pitch + lanes_per_block + beyond));
}

WidthLaneTask WidthLanePartition::task(const WidthLaneLayout& layout, int64_t index) const {
  const int64_t channel_part = take_index(&index, channel_parts);
  const int64_t row_strip = take_index(&index, row_strips);
  const int64_t column_block = take_index(&index, column_blocks);
  const int64_t group = take_index(&index, layout.problem.g);
  const auto block_count = static_cast<int64_t>(layout.blocks.size());
  const Range& rows = layout.row_quotients;
  return {index, group,
          Range{channel_part * blocks_per_part,
                std::min(block_count, (channel_part + 1) * blocks_per_part)},
          Range{rows.begin + strip_begin(row_count(layout), row_strips, row_strip),
                rows.begin + strip_begin(row_count(layout), row_strips, row_strip + 1)},
          Range{column_block * lanes_per_block,
                std::min(layout.column_lanes, (column_block + 1) * lanes_per_block)}};
}

void WidthLanePartition::choose_segments(const WidthLaneLayout& layout, int64_t column_span) {
  const Problem& p = layout.problem;
  int64_t most_taps = 0;
  for (const RowPhase& row : layout.row_phases) most_taps = std::max(most_taps, row.phase.taps);
  const int64_t walk = p.ic_per_group() * most_taps * odd_lines(lanes_per_block + column_span);
  const bool worth = walk > kTileBudget && p.oc_per_group() * p.kh * p.kw >= kLeastUsesForSegments;
  const int64_t vectors = layout.most_vectors(layout.columns.chunks.front(), layout.blocks.front());
  const int64_t tile_lanes = vectors * layout.kernels.lanes;
  // With few shifts it counts that one of them reads whole cache lines, if lines are aligned to
  // one; with many, dense lines count more.
  const int64_t alignment = column_span <= kMostShiftsToAlign ? kLineFloats : kLineFloats / 2;
  if (worth && column_span <= tile_lanes && tile_lanes < lanes_per_block) {
    segments = ceil_div(lanes_per_block, tile_lanes);
    pitch = round_up(tile_lanes + column_span, alignment);
  } else {
    segments = 1;
    // Lines that a tile reads as a whole stand one behind the other; of longer ones it reads
    // pieces, which must not share cache sets.
    pitch = tile_lanes < lanes_per_block ? odd_lines(lanes_per_block + column_span)
                                         : round_up(lanes_per_block + column_span, alignment);
  }
}

}  // namespace ct2d
