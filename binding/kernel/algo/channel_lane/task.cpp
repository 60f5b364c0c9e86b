#include "algo/channel_lane/task.h"

#include <algorithm>

#include "algo/channel_lane/panel.h"
#include "algo/channel_lane/scatter.h"
#include "algo/channel_lane/tap.h"
#include "base/cache_line.h"
#include "base/int_math.h"
#include "pack/weights.h"

namespace ct2d {

namespace {

// The head of a worker's memory; a whole cache line keeps the panel aligned.
struct WorkerHead {
  int64_t packed_panel;  // image block * groups + group; -1 before the first
};

// Images of the block and rows of outputs of the phase, whose sums are kept at a time.
struct Section {
  Range images, rows;
};

// A tap, or several lone ones, which follow each other in the weights as in the sums.
struct Taps {
  TapOutputs outputs;        // of the first
  const std::byte* weights;  // null: no tap
  int64_t count = 1;
  int64_t sums_pitch = 0;  // from one lone tap's sums to the next one's
};

template <class T>
class Task {
 public:
  Task(const ChannelLaneRun& run, int64_t task, void* scratch)
      : run_(run), layout_(run.layout), p_(run.layout.problem) {
    block_ = take_index(&task, layout_.block_count());
    row_phase_ = take_index(&task, p_.sh);
    row_ = &layout_.row_phases[static_cast<size_t>(row_phase_)];
    group_ = take_index(&task, p_.g);
    first_image_ = task * run.partition.images_per_block;
    images_ = std::min(run.partition.images_per_block, p_.n - first_image_);
    // All taps of an image of one pixel read that pixel and reach one position each.
    has_lone_taps_ = is_pixel() && images_ == 1 && layout_.vectors == kLoneTapsVectors &&
                     (run.weights.dtype == DType::kFloat32 || layout_.kernels.lone_taps.halves);
    tap_bytes_ = p_.ic_per_group() * layout_.block_lanes() *
                 static_cast<int64_t>(dtype_size(run.weights.dtype));
    phase_floats_ = run.partition.phase_floats(layout_);
    chunk_ = reinterpret_cast<float*>(static_cast<std::byte*>(scratch) + kCacheLine);
    sums_ = chunk_ + run.partition.chunk_floats(layout_);
    bias_ = sums_ + p_.sw * phase_floats_;
    square_ = bias_ + layout_.block_lanes();
    panel_ = square_ + layout_.kernels.lanes * layout_.block_lanes();
    require_panel(static_cast<WorkerHead*>(scratch), task * p_.g + group_);
    prepare_bias();
  }

  void run() {
    const int64_t images = run_.partition.images_per_section,
                  rows = run_.partition.rows_per_section;
    for (int64_t n = 0; n < images_; n += images) {
      const Range some{n, std::min(n + images, images_)};
      for (int64_t q = row_->quotients.begin; q < row_->quotients.end; q += rows) {
        compute({some, {q, std::min(q + rows, row_->quotients.end)}});
      }
    }
  }

 private:
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
    pack_panel(layout_, {src, strides}, images_, panel_);
    head->packed_panel = wanted;
  }

  void prepare_bias() {
    std::fill_n(bias_, layout_.block_lanes(), 0.0f);
    widen_bias(run_.operands.bias, first_channel(), channels(), bias_);
  }

  // With 1x1 inputs the images of a batch stand beside each other in the sums, and tiles treat them
  // as columns.
  bool is_pixel() const { return p_.ih == 1 && p_.iw == 1; }

  // Floats of the sums of a section from one column, row and image to the next.
  int64_t column_pitch(const Section& section) const {
    return (is_pixel() ? section.images.end - section.images.begin : 1) * layout_.block_lanes();
  }
  int64_t row_pitch(const Section& section) const {
    return layout_.most_outputs * column_pitch(section);
  }
  int64_t image_pitch(const Section& section) const {
    return is_pixel() ? layout_.block_lanes()
                      : (section.rows.end - section.rows.begin) * row_pitch(section);
  }

  void compute(const Section& section) {
    std::fill_n(sums_, p_.sw * phase_floats_, 0.0f);
    const auto size = static_cast<int64_t>(dtype_size(run_.weights.dtype));
    const std::byte* first = nullptr;
    Taps last{};
    for (int64_t phase = 0; phase < p_.sw; ++phase) {
      const AxisPhase& column = layout_.column_phases[static_cast<size_t>(phase)];
      const std::byte* weights = static_cast<const std::byte*>(run_.weights.data) +
                                 layout_.weight_index(group_, block_, *row_, column) * size;
      float* const sums = sums_ + phase * phase_floats_;
      for (int64_t th = 0; th < row_->phase.taps; ++th) {
        const LiveOutputs rows = live_rows(section, th);
        for (int64_t tw = 0; tw < column.phase.taps; ++tw, weights += tap_bytes_) {
          const LiveOutputs columns = layout_.live_columns(column, tw);
          if (rows.quotients.empty() || columns.quotients.empty()) continue;
          if (first == nullptr) first = weights;
          const TapOutputs tap = outputs(section, rows, column, columns, sums);
          if (has_lone_taps_ && join(&last, tap, weights)) continue;
          add(last, weights);
          last = {tap, weights};
        }
      }
    }
    if (first != nullptr) {
      // Another section, or this worker's next block, begins with the same tap.
      const bool is_end = section.rows.end == row_->quotients.end && section.images.end == images_;
      const bool is_last = block_ + run_.workers >= layout_.block_count();
      add(last, is_end && !is_last ? first + run_.workers * p_.kh * p_.kw * tap_bytes_ : first);
    }
    store(section);
  }

  // What a tap of the row phase reaches in a section.
  LiveOutputs live_rows(const Section& section, int64_t th) const {
    LiveOutputs rows = layout_.live_rows(*row_, th);
    const int64_t skipped = std::max<int64_t>(0, section.rows.begin - rows.quotients.begin);
    rows.quotients.begin += skipped;
    rows.input += skipped;
    rows.quotients.end = std::min(rows.quotients.end, section.rows.end);
    return rows;
  }

  TapOutputs outputs(const Section& section, const LiveOutputs& rows, const AxisPhase& phase,
                     const LiveOutputs& columns, float* sums) const {
    const int64_t plane = p_.ih * p_.iw;
    TapOutputs outputs{
        .images = section.images.end - section.images.begin,
        .rows = rows.quotients.end - rows.quotients.begin,
        .columns = columns.quotients.end - columns.quotients.begin,
        .src = panel_ + section.images.begin * plane + rows.input * p_.iw + columns.input,
        .src_image = plane,
        .src_row = p_.iw,
        .sums = sums + (rows.quotients.begin - section.rows.begin) * row_pitch(section) +
                (columns.quotients.begin - phase.quotients.begin) * column_pitch(section),
        .sums_image = image_pitch(section),
        .sums_row = row_pitch(section)};
    if (is_pixel()) std::swap(outputs.images, outputs.columns);
    return outputs;
  }

  // Adds a lone tap to those that it follows. Returns: whether it follows them.
  bool join(Taps* taps, const TapOutputs& outputs, const std::byte* weights) const {
    if (taps->weights == nullptr || weights != taps->weights + taps->count * tap_bytes_) {
      return false;
    }
    const int64_t distance = outputs.sums - taps->outputs.sums;
    if (taps->count > 1 && distance != taps->count * taps->sums_pitch) return false;
    if (taps->count++ == 1) taps->sums_pitch = distance;
    return true;
  }

  void add(Taps taps, const std::byte* next) {
    if (taps.weights == nullptr) return;
    const int64_t channel_pitch = panel_line(p_, images_);
    if (has_lone_taps_ && taps.count > 1) {
      const int64_t pairs = taps.count / 2;
      const int64_t bytes = 2 * pairs * tap_bytes_;
      layout_.kernels.lone_taps.function(
          {.src = taps.outputs.src,
           .channels = p_.ic_per_group(),
           .channel_pitch = channel_pitch,
           .weights = taps.weights,
           .halves = run_.weights.dtype != DType::kFloat32,
           .pairs = pairs,
           .sums = taps.outputs.sums,
           .sums_pitch = taps.sums_pitch,
           .next = taps.count % 2 == 0 ? next : taps.weights + bytes});
      if (taps.count % 2 == 0) return;
      taps.weights += bytes;
      taps.outputs.sums += 2 * pairs * taps.sums_pitch;
    }
    add_tap(layout_, taps.outputs, channel_pitch, run_.partition.channels_per_chunk,
            {run_.weights.dtype, taps.weights, next, chunk_});
  }

  void store(const Section& section) {
    const int64_t lanes = layout_.block_lanes();
    for (float* at = sums_; at < sums_ + p_.sw * phase_floats_; at += lanes) {
      for (int64_t c = 0; c < lanes; ++c) at[c] += bias_[c];
    }
    const int64_t row_count = section.rows.end - section.rows.begin;
    // Without strides all rows of an image are one, in the sums as in the output.
    const bool one_row = p_.sh * p_.sw == 1;
    for (int64_t n = section.images.begin; n < section.images.end; ++n) {
      const float* sums = sums_ + (n - section.images.begin) * image_pitch(section);
      for (int64_t i = 0; i < (one_row ? 1 : row_count); ++i, sums += row_pitch(section)) {
        const int64_t oh = (section.rows.begin + i) * p_.sh + row_phase_ - p_.ph;
        T* const dst = static_cast<T*>(run_.operands.dst) +
                       (((first_image_ + n) * p_.oc + first_channel()) * p_.oh() + oh) * p_.ow();
        scatter_row(
            layout_,
            {sums, phase_floats_, column_pitch(section), p_.ow() * (one_row ? row_count : 1)},
            channels(), square_, dst);
      }
    }
  }

  const ChannelLaneRun& run_;
  const ChannelLaneLayout& layout_;
  const Problem& p_;
  const AxisPhase* row_;
  int64_t row_phase_, block_, group_, first_image_, images_, tap_bytes_, phase_floats_;
  bool has_lone_taps_;
  float *chunk_, *sums_, *bias_, *square_, *panel_;
};

}  // namespace

void begin_worker(void* scratch) { static_cast<WorkerHead*>(scratch)->packed_panel = -1; }

void run_task(const ChannelLaneRun& run, int64_t task, void* scratch) {
  if (run.layout.dtype == DType::kFloat32) {
    Task<float>(run, task, scratch).run();
  } else {
    Task<half_bits>(run, task, scratch).run();
  }
}

}  // namespace ct2d
