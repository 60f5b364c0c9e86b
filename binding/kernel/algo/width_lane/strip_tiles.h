// StripTiles: the tiles of a strip. Runs those of output rows for one block of channels after the
// other, and leaves outputs in their rows, in lines of several rows (line_outputs.h) or past the
// caches (far_rows.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "algo/width_lane/far_rows.h"
#include "algo/width_lane/line_outputs.h"
#include "algo/width_lane/line_rows.h"
#include "algo/width_lane/output_rows.h"
#include "algo/width_lane/row_tiles.h"
#include "algo/width_lane/rows_ahead.h"
#include "algo/width_lane/scatter.h"
#include "algo/width_lane/strip.h"
#include "pack/weights.h"

namespace ct2d {

template <class T>
class StripTiles {
 public:
  // `rows` has the lines of the rows that are computed; `scratch` is what lies behind the ring.
  StripTiles(const WidthLaneRun& run, const WidthLaneTask& task, const OutputRows& rows,
             float* scratch)
      : run_(run),
        layout_(run.layout),
        part_(run.partition),
        p_(run.layout.problem),
        at_(task),
        ow_(p_.ow()),
        plane_(p_.oh() * ow_),
        rows_(rows),
        far_rows_(layout_, at_.rows, at_.lanes, scratch),
        bias_(scratch + FarRows::floats(layout_)),
        tile_(reinterpret_cast<T*>(bias_ + p_.oc_per_group() * layout_.merged_phases)),
        lines_(layout_, part_, tile_ + tile_floats(layout_.kernels)) {
    prepare_bias();
  }

  // Has rows packed between runs of tiles from now on.
  void pack_ahead(RowsAhead* ahead) { ahead_ = ahead; }

  // Begins with rows, or lines, of other lanes.
  void begin_lanes(const Range& lanes) {
    at_.lanes = lanes;
    for (auto& tiles : tiles_) tiles.clear();
  }

  // The runs of tiles of a row.
  int64_t runs(const ChannelBlock& channels) {
    int64_t runs = 0;
    for (const auto& tiles : list_of(channels)) runs += static_cast<int64_t>(tiles.size());
    return runs;
  }

  // Computes the rows of one row quotient, each of which is a row of the output.
  void compute_rows(const ChannelBlock& channels, std::span<const OutputRow> rows) {
    compute(channels, rows);
    if (!far_rows_.exist() || rows.empty()) return;
    far_rows_.finish(channels, rows.front().row, static_cast<int64_t>(rows.size()),
                     output(channels));
  }

  // Computes the lines of a row phase that hold several rows. Those of merged phase m belong where
  // outputs_of(m) says.
  template <class OutputsOf>
  void compute_lines(const ChannelBlock& channels, std::span<const OutputRow> rows, int64_t phase,
                     const OutputsOf& outputs_of) {
    T* const dst = output(channels);
    lines_.begin(phase, outputs_of(0), dst);
    compute(channels, rows);
    if (lines_.are_cut()) return;
    const int64_t count = layout_.merged_phases > 1 ? 1 : channels.tile_height;
    for (int64_t m = 0; m < layout_.merged_phases; ++m) {
      lines_.copy(m, count, outputs_of(m), dst, plane_);
    }
  }

 private:
  void prepare_bias() {
    const int64_t channels = p_.oc_per_group();
    widen_bias(run_.operands.bias, at_.group * channels, channels, bias_);
    // Turns a bias of -0 into +0. A sum of underflowed products is -0, or +0 if a zero of the halo
    // was added, which depends on how rows are joined and so on the number of threads. With a bias
    // of -0 that sign would show.
    for (int64_t co = 0; co < channels; ++co) bias_[co] += 0.0f;
    if (layout_.merged_phases > 1) std::fill_n(bias_, layout_.merged_phases, bias_[0]);
  }

  // The tiles of each chunk.
  const std::vector<std::vector<RowTiles>>& list_of(const ChannelBlock& channels) {
    auto& tiles = tiles_[channels.tile_height - 1];
    if (tiles.empty()) tiles = list_tiles(layout_, part_, at_.lanes, channels);
    return tiles;
  }

  // The tiles of output rows of one row quotient, in turn: they read the same lines.
  void compute(const ChannelBlock& channels, std::span<const OutputRow> rows) {
    outputs_.clear();
    for (const OutputRow& row : rows) outputs_.push_back(outputs(channels, row.row));
    const std::vector<std::vector<RowTiles>>& tiles = list_of(channels);
    for (size_t c = 0; c < tiles.size(); ++c) {
      compute_chunk(channels, rows, layout_.columns.chunks[c], tiles[c]);
    }
  }

  // Begins the tiles of each row of a chunk with all that they share.
  void start_tiles(const ChannelBlock& channels, std::span<const OutputRow> rows,
                   const ColumnChunk& chunk) {
    const auto columns = static_cast<int64_t>(chunk.kernel_columns.size());
    WidthLaneTiles tiles{};
    tiles.channels = p_.ic_per_group();
    tiles.channel_pitch = part_.pitch;
    tiles.steps = chunk.steps.data();
    tiles.step_count = static_cast<int64_t>(chunk.steps.size());
    tiles.bias = bias_ + channels.first;
    tiles.halves = sizeof(T) == sizeof(half_bits);
    tiles.fetches = !lines_.exist();
    row_tiles_.clear();
    for (size_t i = 0; i < rows.size(); ++i) {
      const OutputRow& row = rows[i];
      tiles.rows = rows_.lines(row);
      tiles.row_taps = row.taps;
      tiles.tail_height = row.tail_height;
      tiles.weights = run_.weights + layout_.weight_index(at_.group, channels, row.phase, chunk) +
                      row.first_tap * columns * p_.ic_per_group() * channels.tile_height;
      tiles.dst_stride = outputs_[i].pitch;
      row_tiles_.push_back(tiles);
    }
  }

  void compute_chunk(const ChannelBlock& channels, std::span<const OutputRow> rows,
                     const ColumnChunk& chunk, const std::vector<RowTiles>& tiles) {
    start_tiles(channels, rows, chunk);
    int64_t whole_width = width_lane_phases(chunk.kind) == p_.sw ? kNoLimit : 0;
    for (const RowOutputs& to : outputs_) whole_width = std::min(whole_width, to.whole_width);
    const int64_t whole_lanes = whole_width / p_.sw;
    for (const RowTiles& at : tiles) {
      if (ahead_ != nullptr) ahead_->step();
      if (far_rows_.exist()) far_rows_.prepare(row_tiles_, at.lanes.begin * p_.sw);
      const int64_t straight = at.count_below(whole_lanes);
      if (straight > 0) compute_straight(at, straight);
      for (int64_t k = straight; k < at.count; ++k) {
        for (size_t i = 0; i < rows.size(); ++i) {
          compute_apart(at, k, chunk, outputs_[i], &row_tiles_[i]);
        }
      }
    }
  }

  // Runs the first `count` tiles, which can store straight to each row.
  void compute_straight(const RowTiles& at, int64_t count) {
    const int64_t column = at.lanes.begin * p_.sw;
    const RowOutputs* to = outputs_.data();
    for (WidthLaneTiles& tiles : row_tiles_) {
      tiles.count = count;
      tiles.lane = at.line_index;
      tiles.lane_step = at.line_step;
      tiles.dst = to++->first + column;
      at.function(tiles);
    }
  }

  // The output of a block's first channel.
  T* output(const ChannelBlock& channels) const {
    const int64_t first_channel = at_.group * p_.oc_per_group() + channels.first;
    return static_cast<T*>(run_.operands.dst) + (at_.image * p_.oc + first_channel) * plane_;
  }

  // Where the tiles of a row leave its outputs.
  struct RowOutputs {
    T* first;              // of the block's first channel, or of the first of merged phases
    int64_t pitch, width;  // elements from channel to channel, and of a row
    Range exist;           // of these channels: merged phases may be rows that the output lacks
    int64_t whole_width;   // what tiles store straight: of `width`, all if all channels exist
  };

  RowOutputs outputs(const ChannelBlock& channels, int64_t row) const {
    const Range all{0, channels.tile_height};
    if (lines_.exist()) {
      const int64_t width = lines_.elements();
      return {lines_.lines(), width, width, all, lines_.are_cut() ? 0 : width};
    }
    T* const first = output(channels) + row * ow_;
    if (layout_.merged_phases == 1) return {first, plane_, ow_, all, ow_};
    const Range exist{std::max<int64_t>(0, -row), std::min(all.end, p_.oh() - row)};
    const bool all_exist = exist.begin == 0 && exist.end == all.end;
    return {first, ow_, ow_, exist, all_exist ? ow_ : 0};
  }

  // Runs a tile that cannot store straight to one row: by cuts, or by way of the scratch tile.
  void compute_apart(const RowTiles& at, int64_t index, const ColumnChunk& chunk,
                     const RowOutputs& to, WidthLaneTiles* tile) {
    const Range lanes = at.lanes_of(index);
    tile->count = 1;
    tile->lane = at.line_index + index * at.line_step;
    if (lines_.are_cut()) {
      lines_.cut(tile, lanes.begin * p_.sw, plane_);
      return at.function(*tile);
    }
    const int64_t phases = width_lane_phases(chunk.kind);
    tile->fetches = false;
    tile->dst = tile_;
    tile->dst_stride = (lanes.end - lanes.begin) * phases;
    at.function(*tile);
    for (int64_t co = to.exist.begin; co < to.exist.end; ++co) {
      scatter_row(tile_ + co * tile->dst_stride, to.first + co * to.pitch,
                  {lanes, chunk.first_phase, phases, p_.sw, to.width});
    }
  }

  static constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();

  const WidthLaneRun& run_;
  const WidthLaneLayout& layout_;
  const WidthLanePartition& part_;
  const Problem& p_;
  WidthLaneTask at_;
  const int64_t ow_, plane_;  // elements of an output row, and of a channel
  const OutputRows& rows_;
  const FarRows far_rows_;
  float* const bias_;
  T* const tile_;
  LineOutputs<T> lines_;
  RowsAhead* ahead_ = nullptr;             // null: no rows are packed ahead
  std::vector<WidthLaneTiles> row_tiles_;  // of each row that is computed, of a chunk
  std::vector<RowOutputs> outputs_;        // of each row that is computed
  std::vector<std::vector<RowTiles>> tiles_[kWidthLaneMaxHeight];  // [tile_height - 1]
};

}  // namespace ct2d
