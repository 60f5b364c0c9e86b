#include "algo/width_lane/joining.h"

#include <algorithm>

#include "algo/width_lane/row_cuts.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kOutputBudget = 128 * 1024 / sizeof(float);  // of a line's outputs
constexpr double kLatency = 4.0;                               // cycles of a product
constexpr double kCyclesPerTile = 50.0;
constexpr double kCyclesPerCopiedVector = 3.0, kCyclesPerCutVector = 1.0;
constexpr double kLeastGain = 1.1;

// Cycles of a tile for each input channel: two FMAs or two loads per cycle, and never less than the
// FMAs of one sum take, each of which waits for the one before.
double tile_cycles(const ColumnChunk& chunk, int64_t height, int64_t vectors) {
  const auto steps = static_cast<double>(chunk.steps.size());
  const auto columns = static_cast<double>(chunk.kernel_columns.size());
  const double weights = columns * static_cast<double>(height);
  const auto width = static_cast<double>(vectors);
  const double chain = columns / width_lane_phases(chunk.kind) * kLatency;
  return std::max({weights * width / 2, (weights + steps * width) / 2, chain});
}

// Cycles of all row phases of a line of `vectors`, for one block of channels.
double line_cycles(const WidthLaneLayout& layout, int64_t vectors) {
  const Problem& p = layout.problem;
  const ChannelBlock& block = layout.blocks.front();
  const int64_t phases = p.sh / layout.merged_phases;
  const auto products = static_cast<double>(p.ic_per_group() * p.kh / layout.merged_phases);
  double cycles = 0;
  for (const ColumnChunk& chunk : layout.columns.chunks) {
    const int64_t pieces = ceil_div(vectors, layout.most_vectors(chunk, block));
    const int64_t least = vectors / pieces, wider = vectors % pieces;
    cycles +=
        products *
            (static_cast<double>(pieces - wider) * tile_cycles(chunk, block.tile_height, least) +
             static_cast<double>(wider) * tile_cycles(chunk, block.tile_height, least + 1)) +
        static_cast<double>(pieces * phases) * kCyclesPerTile;
  }
  return cycles;
}

}  // namespace

int64_t joined_lanes(const WidthLaneLayout& layout, int64_t rows, int64_t pitch) {
  return round_up((rows - 1) * pitch + layout.column_lanes, int64_t{layout.kernels.lanes});
}

int64_t most_joined_rows(const WidthLaneLayout& layout, int64_t pitch) {
  const Problem& p = layout.problem;
  const int64_t fitting =
      kRingBudget / (p.ic_per_group() * pitch) - (layout.max_row_shift - layout.min_row_shift) - 1;
  return std::min(fitting, kOutputBudget / (pitch * p.sw * layout.blocks.front().tile_height));
}

int64_t joined_row_pitch(const WidthLaneLayout& layout) {
  const Problem& p = layout.problem;
  const Columns& columns = layout.columns;
  const int64_t lanes = layout.kernels.lanes, row = layout.column_lanes;
  const int64_t rows = layout.row_quotients.end - layout.row_quotients.begin;
  const int64_t pitch = std::max(p.iw + std::max<int64_t>(columns.max_shift, 0),
                                 row - std::min<int64_t>(columns.min_shift, 0));
  if (pitch > kOutputBudget) return 0;
  const int64_t joined = std::min(rows, most_joined_rows(layout, pitch));
  if (joined < 2) return 0;
  const auto stored = static_cast<double>(
      p.sh / layout.merged_phases * layout.blocks.front().tile_height * ceil_div(p.ow(), lanes));
  const double copied = stored * kCyclesPerCopiedVector;
  const double cut = stored * kCyclesPerCutVector;
  // A tap that reaches beyond the input is skipped for a single row, but not for a line of several.
  const double reach = std::max(1.0, static_cast<double>(rows) / static_cast<double>(p.ih));
  const double alone = line_cycles(layout, ceil_div(row, lanes)) + (row % lanes == 0 ? 0 : copied);
  const double together = line_cycles(layout, joined_lanes(layout, joined, pitch) / lanes) * reach /
                              static_cast<double>(joined) +
                          (RowCuts::serve(layout, pitch * p.sw) ? cut : copied);
  return together * kLeastGain < alone ? pitch : 0;
}

}  // namespace ct2d
