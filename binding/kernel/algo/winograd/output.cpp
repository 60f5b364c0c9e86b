#include "algo/winograd/output.h"

#include <algorithm>
#include <type_traits>

#include "algo/far_outputs.h"

namespace ct2d {

namespace {

template <class T>
class BlockWriter {
 public:
  BlockWriter(const WinogradLayout& layout, const WinogradPartition& partition,
              const WinogradBlock& block, const WinogradScratch& scratch, int64_t channels, T* dst)
      : layout_(layout),
        p_(layout.problem),
        partition_(partition),
        block_(block),
        scratch_(scratch),
        channels_(channels),
        dst_(dst),
        past_caches_(has_far_outputs(p_, layout.dtype)),
        position_floats_(layout.columns.phases() * layout.lanes()),
        row_floats_(block.column_spans * layout.columns.span() * position_floats_) {}

  void run() const {
    const WinogradAxis& rows = layout_.rows;
    const int64_t of_row = layout_.columns.step() * block_.column_spans;  // tiles
    int64_t tile = 0;
    for (int64_t image = 0; image < block_.images; ++image) {
      for (int64_t span = 0; span < block_.row_spans; ++span) {
        for (int64_t row = 0; row < rows.step(); ++row, tile += of_row) {
          const int64_t position = (block_.first_row_span + span) * rows.span() + row;
          for (int64_t vector = 0; vector < layout_.vectors; ++vector) {
            transform(vector, tile);
            store(image, vector, position);
          }
        }
      }
    }
    if (past_caches_) layout_.kernels.lines.settle();
  }

 private:
  // Outputs of one row of tiles and one vector of output channels.
  void transform(int64_t vector, int64_t tile) const {
    const WinogradAxis &rows = layout_.rows, &columns = layout_.columns;
    const int64_t lanes = layout_.lanes(), phases = rows.phases() * columns.phases();
    const WinogradOutputFunction function =
        layout_.kernels.winograd
            .output[static_cast<int>(rows.form())][static_cast<int>(columns.form())];
    for (int64_t unit = vector * phases; unit < (vector + 1) * phases; ++unit) {
      const int64_t row_phase = layout_.unit_row(unit), column_phase = layout_.unit_column(unit);
      const int64_t first_point =
          rows.first_point(row_phase) * columns.points() + columns.first_point(column_phase);
      float* const dst = scratch_.rows + row_phase * rows.outputs() * row_floats_ +
                         columns.place(column_phase) * lanes;
      for (int64_t column = 0; column < columns.step(); ++column) {
        const float* points[kWinogradMostPoints];
        const int64_t first = (tile + column * block_.column_spans) * lanes;
        for (int64_t i = 0; i < rows.phase_points() * columns.phase_points(); ++i) {
          const int64_t point = first_point + i / columns.phase_points() * columns.points() +
                                i % columns.phase_points();
          const int64_t at = layout_.sums_index(point, unit);
          points[i] = at < 0 ? scratch_.zeros : scratch_.sums + at * partition_.sums_pitch + first;
        }
        function({.points = points,
                  .src_step = lanes,
                  .bias = scratch_.bias + vector * lanes,
                  .dst = dst + column * position_floats_,
                  .row_pitch = row_floats_,
                  .column_pitch = columns.step() * position_floats_,
                  .dst_step = columns.span() * position_floats_,
                  .tiles = block_.column_spans});
      }
    }
  }

  // Stores what exists of the rows that scratch holds, which begin at a row position.
  void store(int64_t image, int64_t vector, int64_t position) const {
    const WinogradAxis& rows = layout_.rows;
    const int64_t channel = vector * layout_.lanes();
    if (channel >= channels_) return;
    for (int64_t phase = 0; phase < rows.phases(); ++phase) {
      for (int64_t j = 0; j < rows.outputs(); ++j) {
        const int64_t oh = rows.output(position + j * rows.step()) + rows.place(phase);
        if (oh < 0 || oh >= p_.oh()) continue;
        float* const outputs = scratch_.rows + (phase * rows.outputs() + j) * row_floats_;
        clear_bare(scratch_.bias + channel, std::ranges::binary_search(layout_.bare_rows, oh),
                   outputs);
        store_row(outputs, std::min(layout_.lanes(), channels_ - channel),
                  dst_ + ((image * p_.oc + channel) * p_.oh() + oh) * p_.ow());
      }
    }
  }

  // Outputs that no tap reaches hold the bias alone, not what inputs of the same tile leave of
  // their differences.
  void clear_bare(const float* bias, bool whole_row, float* outputs) const {
    const int64_t lanes = layout_.lanes(), first = first_column();
    const auto clear = [&](int64_t column) {
      for (int64_t i = 0; i < lanes; ++i) outputs[(column - first) * lanes + i] = 0.0f + bias[i];
    };
    if (whole_row) {
      for (int64_t column = first; column < end_column(); ++column) clear(column);
      return;
    }
    const std::vector<int64_t>& bare = layout_.bare_columns;
    for (auto at = std::ranges::lower_bound(bare, first); at != bare.end(); ++at) {
      if (*at >= end_column()) return;
      clear(*at);
    }
  }

  // The output columns that scratch holds, of which some may not exist.
  int64_t first_column() const {
    return layout_.columns.output(block_.first_column_span * layout_.columns.span());
  }
  int64_t end_column() const { return first_column() + row_floats_ / layout_.lanes(); }

  // Stores the columns that exist.
  void store_row(const float* outputs, int64_t channels, T* dst) const {
    const int64_t lanes = layout_.lanes(), first = first_column();
    const int64_t begin = std::max<int64_t>(first, 0), end = std::min(p_.ow(), end_column());
    const TransposeRun<T> run{outputs + (begin - first) * lanes,
                              lanes,
                              end - begin,
                              channels,
                              dst + begin,
                              p_.oh() * p_.ow(),
                              past_caches_};
    if constexpr (std::is_same_v<T, float>) {
      layout_.kernels.transpose.run(run);
    } else {
      layout_.kernels.transpose.narrow(run);
    }
  }

  const WinogradLayout& layout_;
  const Problem& p_;
  const WinogradPartition& partition_;
  const WinogradBlock& block_;
  const WinogradScratch& scratch_;
  int64_t channels_;
  T* dst_;
  bool past_caches_;
  int64_t position_floats_, row_floats_;
};

}  // namespace

void write_block(const WinogradLayout& layout, const WinogradPartition& partition,
                 const WinogradBlock& block, const WinogradScratch& scratch, int64_t channels,
                 float* dst) {
  BlockWriter<float>(layout, partition, block, scratch, channels, dst).run();
}

void write_block(const WinogradLayout& layout, const WinogradPartition& partition,
                 const WinogradBlock& block, const WinogradScratch& scratch, int64_t channels,
                 half_bits* dst) {
  BlockWriter<half_bits>(layout, partition, block, scratch, channels, dst).run();
}

}  // namespace ct2d
