#include "algo/row_depthwise/task.h"

#include <algorithm>
#include <vector>

#include "algo/row_depthwise/stretched_rows.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

template <class T>
class Task {
 public:
  Task(const RowDepthwiseRun& run, int64_t task, void* scratch)
      : run_(run),
        layout_(run.layout),
        p_(run.layout.problem),
        bands_(cut(run.layout.row_quotients, run.partition.rows_per_band,
                   task % run.partition.row_bands)),
        columns_(cut({0, p_.ow()}, run.partition.columns_per_block,
                     task / run.partition.row_bands % run.partition.column_blocks)),
        planes_(cut({0, p_.n * p_.g}, run.partition.planes_per_run,
                    task / run.partition.row_bands / run.partition.column_blocks)),
        rows_(layout_, run.partition.capacity, columns_, static_cast<float*>(scratch)),
        row_step_(layout_.row_axis.input_step()),
        lines_(static_cast<size_t>(run.partition.rows_per_block * p_.kh * layout_.input_channels)) {
    const int64_t lanes = layout_.kernels.lanes, columns = columns_.end - columns_.begin;
    const int64_t whole = columns / lanes;
    for (int64_t j = 0; j < layout_.patterns; ++j) {
      patterns_.push_back({ceil_div(std::max<int64_t>(0, whole - j), layout_.patterns),
                           whole % layout_.patterns == j ? columns % lanes : 0});
    }
  }

  void run() {
    const Strides& strides = run_.operands.src.strides;
    for (int64_t plane = planes_.begin; plane < planes_.end; ++plane) {
      group_ = plane % p_.g;
      image_ = plane / p_.g;
      rows_.reset({static_cast<const T*>(run_.operands.src.data) + image_ * strides.n +
                       group_ * layout_.input_channels * strides.c,
                   strides});
      for (int64_t q = bands_.begin; q < bands_.end; q += run_.partition.rows_per_block) {
        if (is_set(run_.cancel)) return;
        const int64_t end = std::min(bands_.end, q + run_.partition.rows_per_block);
        rows_.advance(q - layout_.max_row_shift, end - 1 - layout_.min_row_shift);
        for (const RowClass& rows : layout_.row_classes) compute_class(rows, {q, end});
      }
    }
  }

 private:
  static Range cut(const Range& whole, int64_t size, int64_t index) {
    const int64_t begin = whole.begin + index * size;
    return {begin, std::min(whole.end, begin + size)};
  }

  // The output rows of a class for some row quotients, of all output channels of the group.
  void compute_class(const RowClass& rows, const Range& quotients) {
    const int64_t begin = std::clamp(rows.whole.begin, quotients.begin, quotients.end);
    const int64_t end = std::clamp(rows.whole.end, begin, quotients.end);
    for (int64_t q = quotients.begin; q < begin; ++q) compute_edge(rows, q);
    if (begin < end) compute_rows(rows, {begin, end}, {0, rows.rows}, {0, rows.phase.taps});
    for (int64_t q = end; q < quotients.end; ++q) compute_edge(rows, q);
  }

  void compute_edge(const RowClass& rows, int64_t q) {
    const int64_t top = q * p_.sh + rows.first_phase - p_.ph;  // output row of the first
    const Range exist{std::max<int64_t>(0, -top), std::min<int64_t>(rows.rows, p_.oh() - top)};
    if (exist.empty()) return;
    compute_rows(rows, {q, q + 1}, exist, layout_.row_axis.live_taps(rows.phase, q));
  }

  // The rows `exist` of a class, which read the live row taps `taps`.
  void compute_rows(const RowClass& rows, const Range& quotients, const Range& exist,
                    const Range& taps) {
    const float** line = lines_.data();
    for (int64_t q = quotients.begin; q < quotients.end; ++q) {
      int64_t row = q - rows.phase.offset - taps.begin * row_step_;
      for (int64_t t = taps.begin; t < taps.end; ++t, row -= row_step_) {
        for (int64_t ci = 0; ci < layout_.input_channels; ++ci) *line++ = rows_.line(row, ci);
      }
    }
    const RowRun row_run{rows, quotients, exist, taps};
    for (int64_t first = 0; first < layout_.output_channels; first += rows.channels) {
      const int64_t channels = std::min(rows.channels, layout_.output_channels - first);
      if (exist.end - exist.begin == rows.rows) {
        compute_tiles(row_run, {first, channels, 0, channels});
      } else {
        // The rows that exist are neighbours in a step's weights for one channel at a time.
        for (int64_t co = 0; co < channels; ++co) {
          compute_tiles(row_run, {first, channels, co, 1});
        }
      }
    }
  }

  struct RowRun {
    const RowClass& rows;
    Range quotients, exist, taps;
  };

  // Of the channel block [first, first + channels), the `used` from `begin` on.
  struct Channels {
    int64_t first, channels, begin, used;
  };

  void compute_tiles(const RowRun& row_run, const Channels& block) {
    const auto& [rows, quotients, exist, taps] = row_run;
    const int64_t top = quotients.begin * p_.sh + rows.first_phase - p_.ph;
    const int64_t plane = p_.oh() * p_.ow();
    const int64_t channel = group_ * layout_.output_channels + block.first + block.begin;
    T* first_row = static_cast<T*>(run_.operands.dst) + (image_ * p_.oc + channel) * plane +
                   (top + exist.begin) * p_.ow() + columns_.begin;
    void* dst[kRowDepthwiseMaxRows];
    float bias[kRowDepthwiseMaxRows];
    int count = 0;
    for (int64_t co = 0; co < block.used; ++co, first_row += plane) {
      const float value = bias_of(channel + co);
      for (int64_t r = 0; r < exist.end - exist.begin; ++r) {
        bias[count] = value;
        dst[count++] = first_row + r * p_.ow();
      }
    }
    const int64_t lanes = layout_.kernels.lanes;
    const int64_t pitch = layout_.weight_pitch(rows, block.channels);
    const auto steps = static_cast<int64_t>(layout_.steps.size());
    const RowDepthwiseTile tile{
        .groups = quotients.end - quotients.begin,
        .lines = lines_.data(),
        .line_count = (taps.end - taps.begin) * layout_.input_channels,
        .shifts = layout_.shifts.data(),
        .step_count = steps,
        .patterns = patterns_.data(),
        .pattern_count = static_cast<int64_t>(patterns_.size()),
        .masks = layout_.masks.data(),
        .weights = run_.weights +
                   layout_.weight_index(group_, rows, block.first, block.channels, 0) +
                   taps.begin * layout_.input_channels * steps * pitch +
                   (block.begin * rows.rows + exist.begin) * lanes,
        .pattern_pitch = rows.phase.taps * layout_.input_channels * steps * pitch,
        .weight_pitch = pitch,
        .bias = bias,
        .dst = dst,
        .group_pitch = p_.sh * p_.ow()};
    layout_.tile(count)(tile);
  }

  float bias_of(int64_t channel) const {
    const Elements& bias = run_.operands.bias;
    return bias.data == nullptr ? 0.0f : static_cast<float>(bias[channel]);
  }

  const RowDepthwiseRun& run_;
  const RowDepthwiseLayout& layout_;
  const Problem& p_;
  Range bands_, columns_, planes_;
  StretchedRows rows_;
  int64_t row_step_;
  int64_t image_ = 0, group_ = 0;
  std::vector<RowDepthwisePattern> patterns_;
  std::vector<const float*> lines_;  // [row quotient][live row tap][ic]
};

}  // namespace

void run_row_depthwise_task(const RowDepthwiseRun& run, int64_t task, void* scratch) {
  if (run.layout.dtype == DType::kFloat32) {
    Task<float>(run, task, scratch).run();
  } else {
    Task<half_bits>(run, task, scratch).run();
  }
}

}  // namespace ct2d
