// row_depthwise: direct phase decomposition for groups of few channels, lanes along the output row.
//
// With few products for each output, reading, interleaving and storing is the work: each input row
// is stretched once, each output row written once, by whole vectors. A zero beside an image times
// an infinite or NaN weight would be a NaN that the definition does not have; weights that are not
// all finite go to the definition itself.

#include <algorithm>
#include <cstddef>

#include "algo/algorithm.h"
#include "algo/definition.h"
#include "algo/row_depthwise/layout.h"
#include "algo/row_depthwise/pack_weights.h"
#include "algo/row_depthwise/partition.h"
#include "algo/row_depthwise/task.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kMostChannels = 16;         // of a group
constexpr int64_t kMostPatternFloats = 1024;  // of all patterns
constexpr int64_t kMostStride = 4096, kMostKernel = 1024;
constexpr int64_t kMostLanesPerWeight = 64;
constexpr int64_t kMostReach = 1 << 16;  // floats or rows
constexpr int64_t kMostScratch = int64_t{4} << 20;

class PreparedRowDepthwise : public PreparedRun {
 public:
  PreparedRowDepthwise(const Problem& problem, DType dtype, const KernelTable& kernels)
      : layout_(problem, dtype, kernels) {}

  int64_t packed_bytes(DType) const override {
    return layout_.packed_floats() * static_cast<int64_t>(sizeof(float));
  }

  void pack(const Elements& weight, PackedWeights* packed) const override {
    packed->all_finite =
        pack_weights(layout_, weight, static_cast<float*>(packed->data.data()), packed->cancel);
  }

  int64_t scratch_bytes(int threads) const override {
    const RowDepthwisePartition partition(layout_, threads);
    // No more threads run than there are tasks.
    return partition.scratch_bytes(layout_) * std::min<int64_t>(threads, partition.tasks());
  }

  Status run(const Operands& operands, void* scratch, int threads,
             const CancelFlag* cancel) const override {
    if (!operands.packed->all_finite) {
      return define(layout_.problem, layout_.dtype, operands, threads, cancel);
    }
    const RowDepthwisePartition partition(layout_, threads);
    const auto* const weights = static_cast<const float*>(operands.packed->data.data());
    const RowDepthwiseRun run{layout_, partition, operands, weights, cancel};
    const int64_t bytes = partition.scratch_bytes(layout_);
    const Status status =
        parallel_for(threads, partition.tasks(), cancel, [&](int64_t task, int worker) {
          run_row_depthwise_task(run, task, static_cast<std::byte*>(scratch) + worker * bytes);
        });
    if (!status.ok()) return status;
    if (is_set(cancel)) return cancelled();
    return {};
  }

 private:
  RowDepthwiseLayout layout_;
};

Status supports(const Problem& p, DType dtype, const KernelTable& kernels) {
  if (p.ic_per_group() > kMostChannels) {
    return {StatusCode::kUnsupported, "groups of more than 16 input channels"};
  }
  if (p.sw / gcd(p.sw, kernels.lanes) * kernels.lanes > kMostPatternFloats || p.sh > kMostStride) {
    return {StatusCode::kUnsupported, "a stride whose phases fill too many vectors"};
  }
  if (p.kh > kMostKernel || p.kw > kMostKernel || p.dh * (p.kh - 1) > kMostReach ||
      p.dw * (p.kw - 1) > kMostReach) {
    return {StatusCode::kUnsupported, "a kernel that spans over 2^16 rows or columns"};
  }
  const RowDepthwiseLayout layout(p, dtype, kernels);
  if (layout.patterns * layout.tap_floats / layout.input_channels > kMostLanesPerWeight * p.kw) {
    return {StatusCode::kUnsupported, "a kernel so small that most lanes have no weight"};
  }
  if (RowDepthwisePartition(layout, 1).scratch_bytes(layout) > kMostScratch) {
    return {StatusCode::kUnsupported, "stretched rows of over 4 MiB"};
  }
  return {};
}

// Adds up vector FMAs, idle lanes and masked ones included, the outputs, which are far from the
// caches, the beginning of each tile's row, the stretching of the input and the reading of the
// weights.
double cost(const Problem& p, DType dtype, const KernelTable& kernels) {
  const RowDepthwiseLayout layout(p, dtype, kernels);
  constexpr double kNanosecondsPerFma = 0.26, kNanosecondsPerOutput = 0.08;
  constexpr double kNanosecondsPerRow = 15.0, kNanosecondsPerStretchedVector = 0.5;
  constexpr double kNanosecondsPerWeight = 0.06, kNanosecondsPerRun = 250;
  const auto vectors = static_cast<double>(ceil_div(p.ow(), int64_t{kernels.lanes}));
  const double quotients = static_cast<double>(p.oh()) / static_cast<double>(p.sh);
  int64_t tiles = 0;  // of a group and a row quotient
  for (const RowClass& rows : layout.row_classes) {
    tiles += ceil_div(layout.output_channels, rows.channels) * layout.patterns;
  }
  const double fmas = quotients * vectors *
                      static_cast<double>(p.oc * p.kh * layout.input_channels) *
                      static_cast<double>(layout.steps.size());
  const double rows = quotients * static_cast<double>(p.g * tiles);
  const double stretched = static_cast<double>(p.ic * p.ih) * vectors;
  const double outputs = static_cast<double>(p.oc) * static_cast<double>(p.oh() * p.ow());
  const double image = fmas * kNanosecondsPerFma + outputs * kNanosecondsPerOutput +
                       rows * kNanosecondsPerRow + stretched * kNanosecondsPerStretchedVector +
                       static_cast<double>(layout.packed_floats()) * kNanosecondsPerWeight +
                       kNanosecondsPerRun;
  return image * static_cast<double>(p.n);
}

std::unique_ptr<const PreparedRun> prepare(const Problem& problem, DType dtype,
                                           const KernelTable& kernels) {
  return std::make_unique<PreparedRowDepthwise>(problem, dtype, kernels);
}

}  // namespace

extern const Algorithm row_depthwise_algorithm;
const Algorithm row_depthwise_algorithm{.name = "row_depthwise",
                                        .summary = "direct, lanes along stretched rows",
                                        .family = Family::kDirect,
                                        .supports = supports,
                                        .cost = cost,
                                        .prepare = prepare};

}  // namespace ct2d
