#include "algo/channel_lane/task.h"

#include <algorithm>
#include <vector>

#include "algo/channel_lane/panel.h"
#include "base/aligned_buffer.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

// The head of a worker's memory; a whole cache line keeps the panel aligned.
struct WorkerHead {
  int64_t packed_panel;  // image block * groups + group; -1 before the first
};

// Where the positions of a tile have their outputs.
struct Targets {
  struct Target {
    int64_t position;  // in the tile
    int64_t start;     // elements from channel 0 of the block to column phase 0; may not exist
    Range phases;      // that do exist
  };
  int64_t count = 0;
  Target at[kChannelLaneMaxPositions];
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
      : run_(run), layout_(run.layout), p_(run.layout.problem), kernels_(run.layout.kernels) {
    row_phase_ = take(&task, p_.sh);
    row_ = &layout_.row_phases[static_cast<size_t>(row_phase_)];
    block_ = take(&task, layout_.block_count());
    group_ = take(&task, p_.g);
    first_image_ = task * run.partition.images_per_block;
    images_ = std::min(run.partition.images_per_block, p_.n - first_image_);
    line_ = layout_.line_floats(run.partition.images_per_block);
    panel_ = reinterpret_cast<float*>(static_cast<std::byte*>(scratch) + kCacheLine);
    sums_ = panel_ + p_.ic_per_group() * line_;
    stored_ = reinterpret_cast<T*>(sums_ + p_.sw * tile_floats(kernels_));
    bias_ = sums_ + 2 * p_.sw * tile_floats(kernels_);
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
    if (run_.operands.bias == nullptr) return;
    const T* const bias = static_cast<const T*>(run_.operands.bias) + first_channel();
    for (int64_t co = 0; co < channels(); ++co) bias_[co] = static_cast<float>(widen(bias[co]));
  }

  const float* weights(const AxisPhase& column) const {
    return run_.weights + layout_.weight_index(group_, block_, *row_, column);
  }

  // All positions of the row phase, neighbours in the line across rows and images.
  void run_line() {
    const Range &rows = row_->quotients, &columns = layout_.column_quotients;
    const int64_t height = rows.end - rows.begin, width = columns.end - columns.begin;
    const int64_t row_pitch = layout_.row_pitch(), image_pitch = layout_.image_pitch();
    const float* const first = panel_ + (layout_.rows.lead + rows.begin) * row_pitch +
                               layout_.columns.lead + columns.begin;
    std::vector<ColumnTaps> taps;
    for (const AxisPhase& column : layout_.column_phases) {
      taps.push_back({line_taps(column.phase), weights(column)});
    }
    const int64_t count = (images_ - 1) * image_pitch + (height - 1) * row_pitch + width;
    const int64_t tiles = ceil_div(count, layout_.most_positions());
    for (int64_t i = 0; i < tiles; ++i) {
      const int64_t begin = count * i / tiles, end = count * (i + 1) / tiles;
      Targets targets;
      for (int64_t at = begin; at < end; ++at) {
        const int64_t image = at / image_pitch, row = at % image_pitch / row_pitch;
        const int64_t column = at % row_pitch;
        if (row >= height || column >= width) continue;
        targets.at[targets.count++] =
            target(at - begin, image, rows.begin + row, columns.begin + column);
      }
      if (targets.count == 0) continue;
      for (int64_t c = 0; c < p_.sw; ++c) {
        const ColumnTaps& column = taps[static_cast<size_t>(c)];
        compute(c, first + begin, column.offsets, column.weights, end - begin);
      }
      store(end - begin, targets);
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
    const int64_t tiles = ceil_div(images_, layout_.most_positions());
    const Range& columns = layout_.column_quotients;
    for (int64_t row = row_->quotients.begin; row < row_->quotients.end; ++row) {
      const Range th = layout_.row_axis.live_taps(row_->phase, row);
      for (int64_t q = columns.begin; q < columns.end; ++q) {
        for (int64_t i = 0; i < tiles; ++i) {
          const int64_t begin = images_ * i / tiles, end = images_ * (i + 1) / tiles;
          Targets targets;
          for (int64_t n = begin; n < end; ++n) {
            targets.at[targets.count++] = target(n - begin, n, row, q);
          }
          for (int64_t c = 0; c < p_.sw; ++c) {
            const AxisPhase& column = layout_.column_phases[static_cast<size_t>(c)];
            const Range tw = layout_.column_axis.live_taps(column.phase, q);
            const std::vector<int64_t> taps(th.empty() || tw.empty() ? 0 : 1, 0);
            const int64_t tap = th.begin * column.phase.taps + tw.begin;
            const float* const first =
                weights(column) + tap * p_.ic_per_group() * layout_.block_lanes();
            compute(c, panel_ + begin, taps, first, end - begin);
          }
          store(end - begin, targets);
        }
      }
    }
  }

  Targets::Target target(int64_t position, int64_t image, int64_t row, int64_t column) const {
    const int64_t oh = row * p_.sh + row_phase_ - p_.ph, ow = column * p_.sw - p_.pw;
    return {position,
            (image * p_.oc * p_.oh() + oh) * p_.ow() + ow,
            {std::max<int64_t>(0, -ow), std::min(p_.sw, p_.ow() - ow)}};
  }

  // The sums of one column phase.
  void compute(int64_t phase, const float* src, const std::vector<int64_t>& taps,
               const float* weights, int64_t positions) {
    layout_.tile(positions)({.src = src,
                             .taps = taps.data(),
                             .tap_count = static_cast<int64_t>(taps.size()),
                             .channels = p_.ic_per_group(),
                             .channel_pitch = line_,
                             .weights = weights,
                             .bias = bias_,
                             .dst = sums_ + phase * tile_floats(kernels_)});
  }

  // Copies the sums of all column phases to where they belong, channel by channel: the planes of
  // channels are often a power of two apart and would share a cache set.
  void store(int64_t positions, const Targets& targets) {
    const int64_t lanes = layout_.block_lanes(), plane = p_.oh() * p_.ow();
    const int64_t tile = tile_floats(kernels_);
    const T* from = nullptr;
    if constexpr (sizeof(T) == sizeof(float)) {
      from = sums_;
    } else {
      for (int64_t c = 0; c < p_.sw; ++c) {
        kernels_.convert.narrow(sums_ + c * tile, stored_ + c * tile,
                                static_cast<size_t>(positions * lanes));
      }
      from = stored_;
    }
    T* dst = static_cast<T*>(run_.operands.dst) + (first_image_ * p_.oc + first_channel()) * plane;
    for (int64_t co = 0; co < channels(); ++co, dst += plane) {
      for (int64_t i = 0; i < targets.count; ++i) {
        const Targets::Target& target = targets.at[i];
        const T* const sums = from + target.position * lanes + co;
        T* const to = dst + target.start;
        for (int64_t c = target.phases.begin; c < target.phases.end; ++c) to[c] = sums[c * tile];
      }
    }
  }

  const ChannelLaneRun& run_;
  const ChannelLaneLayout& layout_;
  const Problem& p_;
  const KernelTable& kernels_;
  const AxisPhase* row_;
  int64_t row_phase_, block_, group_, first_image_, images_, line_;
  float *panel_, *sums_, *bias_;
  T* stored_;
};

}  // namespace

ChannelLanePartition::ChannelLanePartition(const ChannelLaneLayout& layout) {
  const Problem& p = layout.problem;
  const int64_t image = p.ic_per_group() * layout.image_pitch();
  const int64_t images = std::max<int64_t>(1, p.n);  // n may be 0
  images_per_block = std::clamp<int64_t>(kPanelBudget / image, 1, images);
  image_blocks = ceil_div(images, images_per_block);
}

int64_t ChannelLanePartition::tasks(const ChannelLaneLayout& layout) const {
  const Problem& p = layout.problem;
  return image_blocks * p.g * layout.block_count() * p.sh;
}

int64_t ChannelLanePartition::worker_bytes(const ChannelLaneLayout& layout) const {
  const int64_t panel = layout.problem.ic_per_group() * layout.line_floats(images_per_block);
  const int64_t tiles = 2 * layout.problem.sw * tile_floats(layout.kernels);  // and as stored
  const int64_t bytes =
      (panel + tiles + layout.block_lanes()) * static_cast<int64_t>(sizeof(float));
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
