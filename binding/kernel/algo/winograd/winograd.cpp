// winograd: a transform algorithm on the stride phases, lanes along channels.
//
// Each stride phase is an ordinary convolution of the same input (problem/phases.h), so ONE
// transformed input tile serves all phases; only the weights and the way back are a phase's own.
// Large tiles have the points 0, 1, -1 and infinity, small ones 0, 1 and infinity: with them the
// transforms of a tile cost additions alone, and the error stays near that of the direct chain
// (docs/algorithms.md). Weights that are not all finite go to the definition itself; inputs that
// are not finite spread inside a tile.

#include <algorithm>
#include <cstddef>

#include "algo/algorithm.h"
#include "algo/definition.h"
#include "algo/winograd/layout.h"
#include "algo/winograd/pack_weights.h"
#include "algo/winograd/partition.h"
#include "algo/winograd/task.h"

namespace ct2d {

namespace {

constexpr int64_t kMostScratch = int64_t{2} << 20;
constexpr int64_t kMostParts = 9;
constexpr int64_t kMostInterleavedTiles = 4096;  // beyond, sizes of blocks may overflow

class PreparedWinograd : public PreparedRun {
 public:
  PreparedWinograd(const Problem& problem, WinogradTiles tiles, DType dtype,
                   const KernelTable& kernels)
      : layout_(problem, tiles, dtype, kernels) {}

  int64_t packed_bytes(DType) const override {
    return layout_.packed_floats() * static_cast<int64_t>(sizeof(float));
  }

  void pack(const Elements& weight, PackedWeights* packed) const override {
    packed->all_finite =
        pack_weights(layout_, weight, static_cast<float*>(packed->data.data()), packed->cancel);
  }

  int64_t scratch_bytes(int threads) const override {
    const WinogradPartition partition(layout_, threads);
    return partition.worker_bytes(layout_) * workers(partition, threads);
  }

  Status run(const Operands& operands, void* scratch, int threads,
             const CancelFlag* cancel) const override {
    if (!operands.packed->all_finite) {
      return define(layout_.problem, layout_.dtype, operands, threads, cancel);
    }
    const WinogradPartition partition(layout_, threads);
    const int64_t bytes = partition.worker_bytes(layout_);
    auto* const memory = static_cast<std::byte*>(scratch);
    const auto* const weights = static_cast<const float*>(operands.packed->data.data());
    const WinogradRun run{layout_, partition, operands, weights, cancel};
    for (int64_t worker = 0; worker < workers(partition, threads); ++worker) {
      begin_worker(run, memory + worker * bytes);
    }
    const Status status = parallel_for(
        threads, partition.tasks(), cancel,
        [&](int64_t task, int worker) { run_task(run, task, memory + worker * bytes); });
    if (!status.ok()) return status;
    // A task, which may take milliseconds, may have stopped on its way.
    if (is_set(cancel)) return cancelled();
    return {};
  }

 private:
  // No more threads run than there are tasks.
  static int64_t workers(const WinogradPartition& partition, int threads) {
    return std::min<int64_t>(threads, partition.tasks());
  }

  WinogradLayout layout_;
};

template <WinogradTiles kTiles>
Status supports(const Problem& problem, DType dtype, const KernelTable& kernels) {
  if (problem.ic_per_group() == 1 && problem.oc_per_group() == 1) {
    return {StatusCode::kUnsupported, "depthwise: a single channel in all lanes"};
  }
  if (!WinogradAxis::serves(problem.axis_h()) || !WinogradAxis::serves(problem.axis_w())) {
    return {StatusCode::kUnsupported, "phases without taps, or that begin at different inputs"};
  }
  if (problem.sh * problem.sw > kWinogradMostUnits) {
    return {StatusCode::kUnsupported, "more than 16 stride phases"};
  }
  if (problem.kh > 64 || problem.kw > 64) {
    return {StatusCode::kUnsupported, "a kernel of more than 64 rows or columns"};
  }
  const WinogradAxis rows(problem.axis_h(), kTiles), columns(problem.axis_w(), kTiles);
  if (rows.parts() * columns.parts() > kMostParts) {
    return {StatusCode::kUnsupported, "phases of too many taps"};
  }
  const bool has_small_tiles =
      rows.form() == WinogradForm::kF22 && columns.form() == WinogradForm::kF22;
  if (kTiles == WinogradTiles::kSmall && !has_small_tiles) {
    return {StatusCode::kUnsupported, "an axis whose phases do not have two taps at most"};
  }
  if (rows.step() * columns.step() > kMostInterleavedTiles) {
    return {StatusCode::kUnsupported, "dilations that interleave more than 4096 tiles"};
  }
  if (rows.points() * columns.points() == 1) {
    return {StatusCode::kUnsupported, "nothing that a transform saves"};
  }
  Problem image = problem;
  image.n = 1;
  const WinogradLayout layout(image, kTiles, dtype, kernels);
  if (WinogradPartition(layout, 1).worker_bytes(layout) > kMostScratch) {
    return {StatusCode::kUnsupported, "a span of tiles of over 2 MiB"};
  }
  return {};
}

// Adds up vector FMAs (or, where that is longer, the packed weights that each block of tiles reads
// from memory), transformed inputs, outputs and the packing of the input. Every block of tiles
// brings the weights from the L2 cache, which few tiles cannot make up for.
template <WinogradTiles kTiles>
double cost(const Problem& problem, DType dtype, const KernelTable& kernels) {
  constexpr double kNanosecondsPerFma = 0.152, kNanosecondsPerWeightVector = 0.9;
  // Of small tiles on AVX2, whose broadcasts are instructions of their own: many of their products
  // are of a single vector of weights.
  constexpr double kNanosecondsPerShortFma = 0.198;
  constexpr double kNanosecondsPerWeight = 0.14, kNanosecondsPerFarWeight = 0.3;
  constexpr double kFarWeights = 10e6;                // floats that no cache is trusted to keep
  constexpr double kNanosecondsPerTransformed = 1.7;  // a vector
  constexpr double kNanosecondsPerOutput = 0.36, kNanosecondsPerFarOutput = 0.47;
  constexpr double kFarOutputs = 2.3e6;  // floats that leave the cache as they are stored
  constexpr double kNanosecondsPerInput = 0.22, kNanosecondsPerGroup = 500;
  Problem image = problem;
  image.n = 1;  // the choice must not depend on the batch
  const WinogradLayout layout(image, kTiles, dtype, kernels);
  const WinogradPartition partition(layout, 1);
  const auto tiles = static_cast<double>(layout.rows.spans() * layout.rows.step() *
                                         layout.columns.spans() * layout.columns.step());
  const auto blocks = static_cast<double>(partition.row_blocks * partition.column_blocks);
  const auto weights = static_cast<double>(layout.packed_floats());
  const double vectors = weights / static_cast<double>(kernels.lanes);
  const auto transformed =
      static_cast<double>(image.g * layout.input_vectors * layout.parts() * layout.points()) *
      tiles;
  const bool has_short_fmas = kTiles == WinogradTiles::kSmall && kernels.lanes == 8;
  const double fma = has_short_fmas ? kNanosecondsPerShortFma : kNanosecondsPerFma;
  const double weight = weights > kFarWeights ? kNanosecondsPerFarWeight : kNanosecondsPerWeight;
  const auto outputs = static_cast<double>(image.dst_size());
  const double per_image =
      std::max(vectors * (tiles * fma + blocks * kNanosecondsPerWeightVector),
               weights * blocks * weight) +
      transformed * kNanosecondsPerTransformed +
      outputs * (outputs > kFarOutputs ? kNanosecondsPerFarOutput : kNanosecondsPerOutput) +
      static_cast<double>(image.src_size()) * kNanosecondsPerInput +
      static_cast<double>(image.g) * kNanosecondsPerGroup;
  return per_image * static_cast<double>(problem.n);
}

template <WinogradTiles kTiles>
std::unique_ptr<const PreparedRun> prepare(const Problem& problem, DType dtype,
                                           const KernelTable& kernels) {
  return std::make_unique<PreparedWinograd>(problem, kTiles, dtype, kernels);
}

}  // namespace

extern const Algorithm winograd_algorithm;
const Algorithm winograd_algorithm{
    .name = "winograd",
    .summary = "transform of all stride phases, lanes along channels",
    .family = Family::kTransform,
    .supports = supports<WinogradTiles::kLarge>,
    .cost = cost<WinogradTiles::kLarge>,
    .prepare = prepare<WinogradTiles::kLarge>};

extern const Algorithm winograd_2x2_algorithm;
const Algorithm winograd_2x2_algorithm{
    .name = "winograd_2x2",
    .summary = "transform of all stride phases in small tiles, lanes along channels",
    .family = Family::kTransform,
    .supports = supports<WinogradTiles::kSmall>,
    .cost = cost<WinogradTiles::kSmall>,
    .prepare = prepare<WinogradTiles::kSmall>};

}  // namespace ct2d
