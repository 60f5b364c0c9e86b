// channel_lane: direct phase decomposition, lanes along output channels.
//
// For small images, where lanes along the width would idle: each weight is read once for many
// positions. Only taps that find an input are computed.

#include <algorithm>
#include <cstddef>

#include "algo/algorithm.h"
#include "algo/channel_lane/layout.h"
#include "algo/channel_lane/pack_weights.h"
#include "algo/channel_lane/task.h"

namespace ct2d {

namespace {

constexpr int64_t kMostScratch = int64_t{2} << 20;

class PreparedChannelLane : public PreparedRun {
 public:
  PreparedChannelLane(const Problem& problem, DType dtype, const KernelTable& kernels)
      : layout_(problem, dtype, kernels), partition_(layout_) {}

  int64_t packed_bytes(DType weight) const override {
    return layout_.packed_elements() * static_cast<int64_t>(dtype_size(weight));
  }

  void pack(const Elements& weight, PackedWeights* packed) const override {
    pack_weights(layout_, weight, packed->data.data(), packed->cancel);
  }

  int64_t scratch_bytes(int threads) const override {
    return partition_.worker_bytes(layout_) * workers(threads);
  }

  Status run(const Operands& operands, void* scratch, int threads,
             const CancelFlag* cancel) const override {
    const int64_t bytes = partition_.worker_bytes(layout_);
    auto* const memory = static_cast<std::byte*>(scratch);
    for (int64_t worker = 0; worker < workers(threads); ++worker) {
      begin_worker(memory + worker * bytes);
    }
    const Elements weights{operands.packed->data.data(), operands.weight.dtype};
    const ChannelLaneRun run{layout_, partition_, operands, weights, workers(threads)};
    return parallel_for(threads, partition_.tasks(layout_), cancel, [&](int64_t task, int worker) {
      run_task(run, task, memory + worker * bytes);
    });
  }

 private:
  // No more threads run than there are tasks.
  int64_t workers(int threads) const {
    return std::min<int64_t>(threads, partition_.tasks(layout_));
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
  if (image.ih * image.iw >
          kMostScratch / static_cast<int64_t>(sizeof(float)) / image.ic_per_group() ||
      ChannelLanePartition(layout).worker_bytes(layout) > kMostScratch) {
    return {StatusCode::kUnsupported, "an image of over 2 MiB"};
  }
  return {};
}

// The taps of an axis that find an input, and the inputs that they find in all outputs.
struct LiveTaps {
  int64_t taps, inputs;
};

LiveTaps count_live(const std::vector<AxisPhase>& phases, const auto& live) {
  LiveTaps count{0, 0};
  for (const AxisPhase& phase : phases) {
    for (int64_t t = 0; t < phase.phase.taps; ++t) {
      const Range& quotients = live(phase, t).quotients;
      if (quotients.empty()) continue;
      ++count.taps;
      count.inputs += quotients.end - quotients.begin;
    }
  }
  return count;
}

// max(arithmetic, weight traffic) + a quarter of the smaller, as the two overlap only in part; then
// outputs, input packing and a constant. Arithmetic includes widening weights that are halves.
double cost(const Problem& problem, DType dtype, const KernelTable& kernels) {
  constexpr double kNanosecondsPerFma = 0.175, kNanosecondsPerWeightByte = 0.03125;
  // Of AVX2, whose broadcasts are instructions of their own.
  constexpr double kNanosecondsPerShortFma = 0.21;
  constexpr double kNanosecondsPerWidenedVector = 0.3;
  constexpr double kSeenOfTheLesser = 0.25;
  constexpr double kNanosecondsPerOutput = 0.6, kNanosecondsPerInput = 0.5;
  constexpr double kNanosecondsPerImage = 100;
  Problem image = problem;
  image.n = 1;  // the choice must not depend on the batch
  const ChannelLaneLayout layout(image, dtype, kernels);
  const LiveTaps rows =
      count_live(layout.row_phases, [&](auto&... of) { return layout.live_rows(of...); });
  const LiveTaps columns =
      count_live(layout.column_phases, [&](auto&... of) { return layout.live_columns(of...); });
  const auto vectors = static_cast<double>(layout.block_count() * layout.vectors * image.ic);
  const double fmas = vectors * static_cast<double>(rows.inputs * columns.inputs);
  const double weights = vectors * static_cast<double>(rows.taps * columns.taps);
  const double widened = dtype == DType::kFloat32 ? 0 : weights;
  const double bytes = weights * kernels.lanes * static_cast<double>(dtype_size(dtype));
  const double fma = kernels.lanes == 8 ? kNanosecondsPerShortFma : kNanosecondsPerFma;
  const double computing = fmas * fma + widened * kNanosecondsPerWidenedVector;
  const double reading = bytes * kNanosecondsPerWeightByte;
  const double per_image =
      std::max(computing, reading) + std::min(computing, reading) * kSeenOfTheLesser +
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
