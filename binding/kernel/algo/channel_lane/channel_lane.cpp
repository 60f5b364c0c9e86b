// channel_lane: direct phase decomposition, lanes along output channels.
//
// For small images, where lanes along the width would idle: each weight is read once for many
// positions, and positions run on across rows and images. A zero beside an image times an infinite
// or NaN weight would be a NaN that the definition has not; weights that are not all finite go to
// the definition itself.

#include <algorithm>
#include <cstddef>

#include "algo/algorithm.h"
#include "algo/channel_lane/layout.h"
#include "algo/channel_lane/pack_weights.h"
#include "algo/channel_lane/task.h"
#include "algo/definition.h"

namespace ct2d {

namespace {

constexpr int64_t kMostScratch = int64_t{2} << 20;

class PreparedChannelLane : public PreparedRun {
 public:
  PreparedChannelLane(const Problem& problem, DType dtype, const KernelTable& kernels)
      : layout_(problem, dtype, kernels), partition_(layout_) {}

  int64_t packed_bytes() const override {
    return layout_.packed_floats() * static_cast<int64_t>(sizeof(float));
  }

  void pack(const Elements& weight, PackedWeights* packed) const override {
    packed->all_finite =
        pack_weights(layout_, weight, static_cast<float*>(packed->data.data()), packed->cancel);
  }

  int64_t scratch_bytes(int threads) const override {
    return partition_.worker_bytes(layout_) * workers(threads);
  }

  Status run(const Operands& operands, void* scratch, int threads,
             const CancelFlag* cancel) const override {
    if (!operands.packed->all_finite) {
      return layout_.dtype == DType::kFloat32 ? define<float>(operands, threads, cancel)
                                              : define<half_bits>(operands, threads, cancel);
    }
    const int64_t bytes = partition_.worker_bytes(layout_);
    auto* const memory = static_cast<std::byte*>(scratch);
    for (int64_t worker = 0; worker < workers(threads); ++worker) {
      begin_worker(memory + worker * bytes);
    }
    const auto* const weights = static_cast<const float*>(operands.packed->data.data());
    const ChannelLaneRun run{layout_, partition_, operands, weights};
    return parallel_for(threads, partition_.tasks(layout_), cancel, [&](int64_t task, int worker) {
      run_task(run, task, memory + worker * bytes);
    });
  }

 private:
  // No more threads run than there are tasks.
  int64_t workers(int threads) const {
    return std::min<int64_t>(threads, partition_.tasks(layout_));
  }

  template <class T>
  Status define(const Operands& operands, int threads, const CancelFlag* cancel) const {
    const Problem& p = layout_.problem;
    const Definition<T> definition(p, operands);
    return parallel_for(threads, p.n * p.oc * p.oh(), cancel, [&](int64_t row, int) {
      definition.compute(row / p.oh(), row % p.oh(), {0, p.ow()});
    });
  }

  ChannelLaneLayout layout_;
  ChannelLanePartition partition_;
};

Status supports(const Problem& problem, DType dtype, const KernelTable& kernels) {
  if (problem.ic_per_group() == 1 && problem.oc_per_group() == 1) {
    return {StatusCode::kUnsupported, "depthwise: a single channel in all lanes"};
  }
  if (problem.sh * problem.sw > kChannelLaneMostPhases) {
    return {StatusCode::kUnsupported, "more than 64 stride phases"};
  }
  Problem image = problem;
  image.n = 1;
  const Axis rows = image.axis_h(), columns = image.axis_w();
  if (rows.dilation * (rows.kernel - 1) > INT16_MAX ||
      columns.dilation * (columns.kernel - 1) > INT16_MAX) {
    return {StatusCode::kUnsupported, "a kernel that spans over 2^15 rows or columns"};
  }
  const ChannelLaneLayout layout(image, dtype, kernels);
  if (layout.image_pitch() > kMostScratch / 4 / image.ic_per_group() ||
      ChannelLanePartition(layout).worker_bytes(layout) > kMostScratch) {
    return {StatusCode::kUnsupported, "an image of over 2 MiB"};
  }
  return {};
}

// Adds up vector FMAs, idle lanes and positions included (they are slower where the panel is far),
// reading each weight from afar once, the scattered stores and the packing of the input.
double cost(const Problem& problem, DType dtype, const KernelTable& kernels) {
  constexpr double kNanosecondsPerFma = 0.155, kNanosecondsPerFarFma = 0.19;
  constexpr double kNanosecondsPerWeight = 0.125;
  constexpr double kNanosecondsPerOutput = 1.0, kNanosecondsPerInput = 0.5;
  constexpr double kNanosecondsPerImage = 100;
  Problem image = problem;
  image.n = 1;  // the choice must not depend on the batch
  const ChannelLaneLayout layout(image, dtype, kernels);
  double fmas = 0;  // of one vector of output channels and one input channel
  for (const AxisPhase& row : layout.row_phases) {
    const int64_t height = row.quotients.end - row.quotients.begin;
    const int64_t width = layout.column_quotients.end - layout.column_quotients.begin;
    if (height <= 0) continue;
    if (layout.is_pixel()) {
      fmas += static_cast<double>(height * width * image.sw);
    } else {
      const int64_t positions = layout.line_positions(row, 1);
      fmas += static_cast<double>(positions * row.phase.taps * image.kw);
    }
  }
  const auto channels = static_cast<double>(layout.block_count() * layout.vectors * image.ic);
  const int64_t panel = image.ic_per_group() * layout.image_pitch();
  const double fma = panel > kPanelBudget ? kNanosecondsPerFarFma : kNanosecondsPerFma;
  const double per_image =
      channels * fmas * fma + static_cast<double>(layout.packed_floats()) * kNanosecondsPerWeight +
      static_cast<double>(image.dst_size()) * kNanosecondsPerOutput +
      static_cast<double>(image.src_size()) * kNanosecondsPerInput + kNanosecondsPerImage;
  return per_image * static_cast<double>(problem.n);
}

std::unique_ptr<const PreparedRun> prepare(const Problem& problem, DType dtype,
                                           const KernelTable& kernels) {
  return std::make_unique<PreparedChannelLane>(problem, dtype, kernels);
}

}  // namespace

extern const Algorithm channel_lane_algorithm;
const Algorithm channel_lane_algorithm{.name = "channel_lane",
                                       .summary = "direct, lanes along output channels",
                                       .family = Family::kDirect,
                                       .supports = supports,
                                       .cost = cost,
                                       .prepare = prepare};

}  // namespace ct2d
