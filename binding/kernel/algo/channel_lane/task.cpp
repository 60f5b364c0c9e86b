#include "algo/channel_lane/task.h"

#include <algorithm>
#include <vector>

#include "algo/channel_lane/panel.h"
#include "algo/channel_lane/scatter.h"
#include "base/aligned_buffer.h"
#include "base/int_math.h"
#include "pack/weights.h"

namespace ct2d {

namespace {

// The head of a worker's memory; a whole cache line keeps the panel aligned.
struct WorkerHead {
  int64_t packed_panel;  // image block * groups + group; -1 before the first
};

// Weights of a part of the input channels that stay in the L1 cache, beside the input.
constexpr int64_t kPartBudget = 24 * 1024 / sizeof(float);
constexpr int64_t kStepsAhead = 64;  // of weights that are read once: a memory latency
constexpr int64_t kSumsBudget = 128 * 1024 / sizeof(float);

// Neighbouring positions of the panel, of which some stand between rows and have no output.
struct Group {
  const float* src;          // of position 0, channel 0
  std::vector<Range> tiles;  // positions, none across images: those between are not computed
};

// The taps of one column phase, and where its weights begin.
struct ColumnTaps {
  std::vector<int64_t> offsets;
  const float* weights;
};

template <class T>
class Task {
 public:
  Task(const ChannelLaneRun& run, int64_t task, void* scratch)
      : run_(run), layout_(run.layout), p_(run.layout.problem) {
    block_ = take(&task, layout_.block_count());
    row_phase_ = take(&task, p_.sh);
    row_ = &layout_.row_phases[static_cast<size_t>(row_phase_)];
    group_ = take(&task, p_.g);
    first_image_ = task * run.partition.images_per_block;
    images_ = std::min(run.partition.images_per_block, p_.n - first_image_);
    line_ = layout_.line_floats(run.partition.images_per_block);
    panel_ = reinterpret_cast<float*>(static_cast<std::byte*>(scratch) + kCacheLine);
    sums_ = panel_ + p_.ic_per_group() * line_;
    bias_ = sums_ + p_.sw * phase_floats();
    square_ = bias_ + layout_.block_lanes();
    require_panel(static_cast<WorkerHead*>(scratch), task * p_.g + group_);
    prepare_bias();
  }

  void run() {
    if (row_->quotients.empty()) return;
    if (layout_.is_pixel()) {
      run_pixel();
    } else {
      run_line();
    }
  }

 private:
  static int64_t take(int64_t* task, int64_t count) {
    const int64_t value = *task % count;
    *task /= count;
    return value;
  }

  int64_t first_channel() const {
    return group_ * p_.oc_per_group() + block_ * layout_.block_lanes();
  }

  int64_t channels() const {
    const int64_t lanes = layout_.block_lanes();
    return std::min(lanes, p_.oc_per_group() - block_ * lanes);
  }

  void require_panel(WorkerHead* head, int64_t wanted) {
    if (head->packed_panel == wanted) return;
    const Strides& strides = run_.operands.src.strides;
    const T* const src = static_cast<const T*>(run_.operands.src.data) + first_image_ * strides.n +
                         group_ * p_.ic_per_group() * strides.c;
    pack_panel(layout_, {src, strides}, images_, line_, panel_);
    head->packed_panel = wanted;
  }

  void prepare_bias() {
    std::fill_n(bias_, layout_.block_lanes(), 0.0f);
    widen_bias(run_.operands.bias, first_channel(), channels(), bias_);
  }

  const float* weights(const AxisPhase& column) const {
    return run_.weights + layout_.weight_index(group_, block_, *row_, column);
  }

  // Floats of the sums of a column phase of a group.
  int64_t phase_floats() const {
    return run_.partition.positions_per_group * layout_.block_lanes();
  }

  // All positions of the row phase, neighbours in the line across rows and images.
  void run_line() {
    const Range &rows = row_->quotients, &columns = layout_.column_quotients;
    const float* const first = panel_ + (layout_.rows.lead + rows.begin) * layout_.row_pitch() +
                               layout_.columns.lead + columns.begin;
    std::vector<ColumnTaps> taps;
    for (const AxisPhase& column : layout_.column_phases) {
      taps.push_back({line_taps(column.phase), weights(column)});
    }
    const int64_t count = layout_.line_positions(*row_, images_);
    const int64_t groups = ceil_div(count, run_.partition.positions_per_group);
    for (int64_t i = 0; i < groups; ++i) {
      const int64_t begin = count * i / groups, end = count * (i + 1) / groups;
      compute(taps, {first + begin, cut_line(begin, end)});
      store_line(begin, end);
    }
  }

  // The tiles of the positions [begin, end) of the line, counted from `begin`.
  std::vector<Range> cut_line(int64_t begin, int64_t end) const {
    const int64_t used = layout_.line_positions(*row_, 1), pitch = layout_.image_pitch();
    std::vector<Range> tiles;
    for (int64_t image = begin / pitch; image * pitch < end; ++image) {
      const int64_t from = std::max(begin, image * pitch);
      const int64_t to = std::min(end, image * pitch + used);
      cut(from - begin, to - begin, &tiles);
    }
    return tiles;
  }

  // Cuts [begin, end) into as few tiles as possible, of nearly equal size.
  void cut(int64_t begin, int64_t end, std::vector<Range>* tiles) const {
    const int64_t count = std::max<int64_t>(0, end - begin);
    const int64_t pieces = ceil_div(count, layout_.most_positions());
    for (int64_t i = 0; i < pieces; ++i) {
      tiles->push_back({begin + count * i / pieces, begin + count * (i + 1) / pieces});
    }
  }

  std::vector<int64_t> line_taps(const Phase& column) const {
    std::vector<int64_t> offsets;
    for (int64_t th = 0; th < row_->phase.taps; ++th) {
      const int64_t above = row_->phase.offset + th * layout_.row_axis.input_step();
      for (int64_t tw = 0; tw < column.taps; ++tw) {
        const int64_t left = column.offset + tw * layout_.column_axis.input_step();
        offsets.push_back(-above * layout_.row_pitch() - left);
      }
    }
    return offsets;
  }

  // Each output position for itself, all images of the block.
  void run_pixel() {
    const Range& columns = layout_.column_quotients;
    Group images{panel_, {}};
    cut(0, images_, &images.tiles);
    for (int64_t row = row_->quotients.begin; row < row_->quotients.end; ++row) {
      const Range th = layout_.row_axis.live_taps(row_->phase, row);
      for (int64_t q = columns.begin; q < columns.end; ++q) {
        std::vector<ColumnTaps> taps;
        for (const AxisPhase& column : layout_.column_phases) {
          const Range tw = layout_.column_axis.live_taps(column.phase, q);
          const int64_t tap = th.begin * column.phase.taps + tw.begin;
          taps.push_back({std::vector<int64_t>(th.empty() || tw.empty() ? 0 : 1, 0),
                          weights(column) + tap * tap_pitch()});
        }
        compute(taps, images);
        for (int64_t n = 0; n < images_; ++n) store_row(n, n, row, q, 1);
      }
    }
  }

  int64_t tap_pitch() const { return p_.ic_per_group() * layout_.block_lanes(); }

  // The sums of a group, a part of the input channels after the other.
  void compute(const std::vector<ColumnTaps>& taps, const Group& group) {
    const int64_t channels = p_.ic_per_group(), lanes = layout_.block_lanes();
    const int64_t parts = run_.partition.channel_parts;
    for (int64_t part = 0; part < parts; ++part) {
      const Range ci{channels * part / parts, channels * (part + 1) / parts};
      for (size_t c = 0; c < taps.size(); ++c) {
        const float* const weights = taps[c].weights + ci.begin * lanes;
        // While the first tile runs, the weights come that the first tile after this part meets.
        const float* next = c + 1 < taps.size() ? taps[c + 1].weights + ci.begin * lanes
                                                : taps[0].weights + ci.end * lanes;
        if (parts == 1) next = weights + kStepsAhead * lanes;
        float* const sums = sums_ + static_cast<int64_t>(c) * phase_floats();
        for (const Range& tile : group.tiles) {
          const bool is_first = tile.begin == group.tiles.front().begin;
          float* const dst = sums + tile.begin * lanes;
          layout_.tile(tile.end -
                       tile.begin)({.src = group.src + tile.begin + ci.begin * line_,
                                    .taps = taps[c].offsets.data(),
                                    .tap_count = static_cast<int64_t>(taps[c].offsets.size()),
                                    .channels = ci.end - ci.begin,
                                    .channel_pitch = line_,
                                    .weights = weights,
                                    .tap_pitch = tap_pitch(),
                                    .ahead = is_first ? next - weights : 0,
                                    .sums = part == 0 ? nullptr : dst,
                                    .bias = part == parts - 1 ? bias_ : nullptr,
                                    .dst = dst});
        }
      }
    }
  }

  // Stores what has an output of the positions [begin, end) of the line.
  void store_line(int64_t begin, int64_t end) {
    const Range &rows = row_->quotients, &columns = layout_.column_quotients;
    const int64_t row_pitch = layout_.row_pitch(), image_pitch = layout_.image_pitch();
    for (int64_t at = begin, next = 0; at < end; at = next) {
      const int64_t image = at / image_pitch, row = at % image_pitch / row_pitch;
      const int64_t column = at % image_pitch % row_pitch;
      next = std::min(end, at + row_pitch - column);
      const int64_t count = std::min(next - at, columns.end - columns.begin - column);
      if (row >= rows.end - rows.begin || count <= 0) continue;
      store_row(at - begin, image, rows.begin + row, columns.begin + column, count);
    }
  }

  void store_row(int64_t position, int64_t image, int64_t row, int64_t column, int64_t count) {
    const int64_t oh = row * p_.sh + row_phase_ - p_.ph;
    T* const dst = static_cast<T*>(run_.operands.dst) +
                   (((first_image_ + image) * p_.oc + first_channel()) * p_.oh() + oh) * p_.ow();
    const float* const sums = sums_ + position * layout_.block_lanes();
    scatter_row(layout_, {sums, phase_floats(), column, count}, channels(), square_, dst);
  }

  const ChannelLaneRun& run_;
  const ChannelLaneLayout& layout_;
  const Problem& p_;
  const AxisPhase* row_;
  int64_t row_phase_, block_, group_, first_image_, images_, line_;
  float *panel_, *sums_, *bias_, *square_;
};

}  // namespace

ChannelLanePartition::ChannelLanePartition(const ChannelLaneLayout& layout) {
  const Problem& p = layout.problem;
  const int64_t image = p.ic_per_group() * layout.image_pitch();
  const int64_t images = std::max<int64_t>(1, p.n);  // n may be 0
  images_per_block = std::clamp<int64_t>(kPanelBudget / image, 1, images);
  image_blocks = ceil_div(images, images_per_block);
  channel_parts = 1;
  positions_per_group = images_per_block;
  if (layout.is_pixel()) return;
  int64_t of_one = 0, of_block = 1, taps = 1;
  for (const AxisPhase& row : layout.row_phases) {
    if (row.quotients.empty()) continue;
    of_one = std::max(of_one, layout.line_positions(row, 1));
    of_block = std::max(of_block, layout.line_positions(row, images_per_block));
    for (const AxisPhase& column : layout.column_phases) {
      taps = std::max(taps, row.phase.taps * column.phase.taps);
    }
  }
  const int64_t most = layout.most_positions(), lanes = layout.block_lanes();
  positions_per_group = std::min(of_block, std::max(most, kSumsBudget / (p.sw * lanes)));
  // The batch must not change the order of a sum: whether one image has several tiles counts.
  if (of_one > most) {
    channel_parts = ceil_div(p.ic_per_group(), std::max<int64_t>(1, kPartBudget / (taps * lanes)));
  }
}

int64_t ChannelLanePartition::tasks(const ChannelLaneLayout& layout) const {
  const Problem& p = layout.problem;
  return image_blocks * p.g * layout.block_count() * p.sh;
}

int64_t ChannelLanePartition::worker_bytes(const ChannelLaneLayout& layout) const {
  const int64_t panel = layout.problem.ic_per_group() * layout.line_floats(images_per_block);
  const int64_t sums = layout.problem.sw * positions_per_group * layout.block_lanes();
  const int64_t bias_and_square = (1 + layout.kernels.lanes) * layout.block_lanes();
  const int64_t bytes = (panel + sums + bias_and_square) * static_cast<int64_t>(sizeof(float));
  return static_cast<int64_t>(kCacheLine) * (1 + ceil_div(bytes, kCacheLine));
}

void begin_worker(void* scratch) { static_cast<WorkerHead*>(scratch)->packed_panel = -1; }

void run_task(const ChannelLaneRun& run, int64_t task, void* scratch) {
  if (run.layout.dtype == DType::kFloat32) {
    Task<float>(run, task, scratch).run();
  } else {
    Task<half_bits>(run, task, scratch).run();
  }
}

}  // namespace ct2d
