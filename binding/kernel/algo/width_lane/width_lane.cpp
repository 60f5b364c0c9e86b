// width_lane: direct phase decomposition, lanes along the output width.
//
// The universal path: every phase of a register tile's columns shares the loads of one packed input
// line, weights stream in the order of their use, each output is written once. No column buffer, no
// zero insertion, no edge code in the inner loop: the packed lines carry zeros beyond their edges.
// A zero there times an infinite or NaN weight would be a NaN that the definition does not have;
// outputs near the edges are computed again, by the definition, for weights that are not all
// finite.

#include <algorithm>
#include <cstddef>
#include <optional>

#include "algo/algorithm.h"
#include "algo/definition.h"
#include "algo/far_outputs.h"
#include "algo/width_lane/layout.h"
#include "algo/width_lane/pack_weights.h"
#include "algo/width_lane/partition.h"
#include "algo/width_lane/strip.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kMostPhases = 4096;
constexpr int64_t kMostScratch = int64_t{64} << 20;

class PreparedWidthLane : public PreparedRun {
 public:
  PreparedWidthLane(const Problem& problem, DType dtype, const KernelTable& kernels)
      : layout_(problem, dtype, kernels) {
    const int64_t rows = rows_to_flatten(layout_);
    if (rows > 1) flat_.emplace(problem, dtype, kernels, rows);
  }

  int64_t packed_bytes(DType) const override {
    return (layout_.packed_floats() + kWeightPadding) * static_cast<int64_t>(sizeof(float));
  }

  void pack(const Elements& weight, PackedWeights* packed) const override {
    packed->all_finite =
        pack_weights(layout_, weight, static_cast<float*>(packed->data.data()), packed->cancel);
  }

  int64_t scratch_bytes(int threads) const override {
    const int64_t bytes = scratch_bytes_of(layout_, threads);
    return flat_ ? std::max(bytes, scratch_bytes_of(*flat_, threads)) : bytes;
  }

  Status run(const Operands& operands, void* scratch, int threads,
             const CancelFlag* cancel) const override {
    const Strides& strides = operands.src.strides;
    const bool follow = strides.h == layout_.problem.iw * strides.w;  // rows without gaps
    const bool flattens = flat_ && follow;
    const WidthLaneLayout* layout = flattens ? &*flat_ : &layout_;
    WidthLanePartition partition(*layout, threads);
    // Flattening leaves fewer tasks. It is not worth it where they are too few for the threads.
    if (flattens && partition.tasks(layout->problem) < threads) {
      layout = &layout_;
      partition = WidthLanePartition(layout_, threads);
    }
    const auto* const weights = static_cast<const float*>(operands.packed->data.data());
    const WidthLaneRun strips{*layout, partition, operands, weights, cancel};
    const int64_t bytes = partition.scratch_bytes(*layout);
    const bool is_far = has_far_outputs(layout->problem, layout->dtype);
    const Status status = parallel_for(
        threads, partition.tasks(layout->problem), cancel, [&](int64_t task, int worker) {
          run_strip(strips, task, static_cast<std::byte*>(scratch) + worker * bytes);
          if (is_far) layout->kernels.lines.settle();
        });
    if (!status.ok()) return status;
    if (is_set(cancel)) return cancelled();
    if (operands.packed->all_finite) return {};
    return layout_.dtype == DType::kFloat32 ? mend_edges<float>(operands, threads, cancel)
                                            : mend_edges<half_bits>(operands, threads, cancel);
  }

 private:
  static int64_t scratch_bytes_of(const WidthLaneLayout& layout, int threads) {
    const WidthLanePartition partition(layout, threads);
    // No more threads run than there are tasks.
    const int64_t workers = std::min<int64_t>(threads, partition.tasks(layout.problem));
    return partition.scratch_bytes(layout) * workers;
  }

  // Computes again what reads beyond an edge of the input. Rows beyond its top or bottom are read,
  // as zeros, only where rows are joined. That depends on the batch and the threads; results must
  // not.
  template <class T>
  Status mend_edges(const Operands& operands, int threads, const CancelFlag* cancel) const {
    const Problem& p = layout_.problem;
    const int64_t ow = p.ow(), oh = p.oh();
    const int64_t left = layout_.columns.max_shift * p.sw;
    const int64_t right = (p.iw + layout_.columns.min_shift) * p.sw;
    const Range head{0, std::clamp<int64_t>(left, 0, ow)};
    const Range tail{std::clamp<int64_t>(right, head.end, ow), ow};
    const Definition<T> definition(p, operands);
    return parallel_for(threads, p.n * p.oc * oh, cancel, [&](int64_t row, int) {
      const int64_t q = (row % oh + p.ph) / p.sh;
      if (q < layout_.max_row_shift || q >= p.ih + layout_.min_row_shift) {
        return definition.compute(row / oh, row % oh, {0, ow});
      }
      definition.compute(row / oh, row % oh, head);
      definition.compute(row / oh, row % oh, tail);
    });
  }

  WidthLaneLayout layout_;
  std::optional<WidthLaneLayout> flat_;  // several rows as one, where that is faster
};

// Whether the halo alone of the rows that taps read at a time fits the scratch. Asked before a
// layout is made, because with large dilations the products of its sizes may overflow.
bool halo_fits(const Problem& problem) {
  constexpr int64_t kMostFloats = kMostScratch / static_cast<int64_t>(sizeof(float));
  const auto reach = [](const Axis& axis) {
    return axis.dilation * (axis.kernel - 1) / axis.stride + 1;
  };
  int64_t floats = problem.ic_per_group();
  return mul_within(&floats, std::min(problem.ih, reach(problem.axis_h())), kMostFloats) &&
         mul_within(&floats, reach(problem.axis_w()), kMostFloats);
}

Status supports(const Problem& problem, DType dtype, const KernelTable& kernels) {
  if (problem.sh > kMostPhases || problem.sw > kMostPhases) {
    return {StatusCode::kUnsupported, "strides over 4096"};
  }
  const Axis columns = problem.axis_w();
  if (columns.dilation * (columns.kernel - 1) > INT32_MAX) {
    return {StatusCode::kUnsupported, "a kernel that spans over 2^31 columns"};
  }
  const Status too_large{StatusCode::kUnsupported, "a ring of input rows over 64 MiB"};
  if (!halo_fits(problem)) return too_large;
  const WidthLaneLayout layout(problem, dtype, kernels);
  if (WidthLanePartition(layout, 1).scratch_bytes(layout) > kMostScratch) return too_large;
  return {};
}

// Adds up vector FMAs, idle lanes included (slower where a weight has a single vector to feed), a
// fixed time for each tile, reading the weights from memory for each block of rows, and the packing
// of the input.
double cost_of(const Problem& problem, const WidthLaneLayout& layout) {
  constexpr double kNanosecondsPerFma = 0.185, kNanosecondsPerNarrowFma = 0.24;
  constexpr double kNanosecondsPerJoinedFma = 0.2;
  constexpr double kNanosecondsPerTile = 25.0;
  constexpr double kNanosecondsPerPackedVector = 0.7, kNanosecondsPerWeight = 0.125;
  constexpr int64_t kRowsPerBlock = 16;
  const Problem& p = layout.problem;
  const auto lanes = static_cast<double>(layout.kernels.lanes);
  const WidthLanePartition part(layout, 1);
  const bool joins = part.rows_per_line > 1;
  const int64_t rows = layout.row_quotients.end - layout.row_quotients.begin;
  const int64_t lines = ceil_div(rows, joins ? part.rows_per_line : kRowsPerBlock);
  // Of a row; of joined rows, those that read nothing but zeros count too.
  const auto vectors =
      joins ? static_cast<double>(lines) * static_cast<double>(part.lanes_per_block) /
                  (lanes * static_cast<double>(std::min(rows, p.ih)))
            : static_cast<double>(ceil_div(layout.column_lanes, int64_t{layout.kernels.lanes}));
  const auto work = static_cast<double>(multiply_adds(problem).live);
  const auto used = static_cast<double>(p.iw) / (vectors * lanes);
  const double tiles = static_cast<double>(p.n * p.oh()) *
                       static_cast<double>(layout.blocks.size()) * static_cast<double>(problem.g) *
                       vectors * static_cast<double>(layout.columns.chunks.size());
  const double packed = static_cast<double>(problem.src_size()) / lanes;
  const double weights =
      static_cast<double>(problem.n * lines) * static_cast<double>(layout.packed_floats());
  const double fma = joins         ? kNanosecondsPerJoinedFma
                     : vectors > 1 ? kNanosecondsPerFma
                                   : kNanosecondsPerNarrowFma;
  return work / lanes / std::min(1.0, used) * fma + tiles * kNanosecondsPerTile +
         packed * kNanosecondsPerPackedVector + weights * kNanosecondsPerWeight;
}

double cost(const Problem& problem, DType dtype, const KernelTable& kernels) {
  const WidthLaneLayout layout(problem, dtype, kernels);
  const int64_t rows = rows_to_flatten(layout);
  return cost_of(problem, rows == 1 ? layout : WidthLaneLayout(problem, dtype, kernels, rows));
}

std::unique_ptr<const PreparedRun> prepare(const Problem& problem, DType dtype,
                                           const KernelTable& kernels) {
  return std::make_unique<PreparedWidthLane>(problem, dtype, kernels);
}

}  // namespace

extern const Algorithm width_lane_algorithm;
const Algorithm width_lane_algorithm{.name = "width_lane",
                                     .summary = "direct, lanes along the width",
                                     .family = Family::kDirect,
                                     .supports = supports,
                                     .cost = cost,
                                     .prepare = prepare};

}  // namespace ct2d
