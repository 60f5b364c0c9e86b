// The reference: every output by the definition (definition.h). It serves every problem, is what
// every other algorithm is tested against, and is written to be read, not to be fast.

#include <algorithm>

#include "algo/algorithm.h"
#include "algo/definition.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

Status supports(const Problem&, DType, const KernelTable&) { return {}; }

double cost(const Problem& problem, DType, const KernelTable&) {
  constexpr double kNanosecondsPerMultiplyAdd = 3.0;
  return static_cast<double>(multiply_adds(problem).live) * kNanosecondsPerMultiplyAdd;
}

class ReferenceRun : public PreparedRun {
 public:
  ReferenceRun(const Problem& problem, DType dtype) : problem_(problem), dtype_(dtype) {}

  // One accumulator in a register, and weights where they are.
  int64_t scratch_bytes(int) const override { return 0; }

  Status run(const Operands& operands, void*, int threads,
             const CancelFlag* cancel) const override {
    return dtype_ == DType::kFloat32 ? run_as<float>(operands, threads, cancel)
                                     : run_as<half_bits>(operands, threads, cancel);
  }

 private:
  template <class T>
  Status run_as(const Operands& operands, int threads, const CancelFlag* cancel) const {
    const Definition<T> definition(problem_, operands);
    const int64_t oh = problem_.oh(), ow = problem_.ow(), rows = problem_.n * problem_.oc * oh;
    // A tile is a piece of a row, or rows, that take a few milliseconds: what an abort waits for.
    constexpr int64_t kMultiplyAddsPerTile = 1 << 20, kMostOutputsPerTile = 4096;
    const int64_t taps = problem_.ic_per_group() * problem_.kh * problem_.kw;
    const int64_t outputs =
        std::clamp<int64_t>(kMultiplyAddsPerTile / taps, 1, kMostOutputsPerTile);
    const int64_t columns = std::min(ow, outputs), pieces_per_row = ceil_div(ow, columns);
    const int64_t pieces = rows * pieces_per_row,
                  pieces_per_tile = std::max<int64_t>(1, outputs / ow);
    return parallel_for(threads, ceil_div(pieces, pieces_per_tile), cancel, [&](int64_t tile, int) {
      const int64_t end = std::min(pieces, (tile + 1) * pieces_per_tile);
      for (int64_t piece = tile * pieces_per_tile; piece < end; ++piece) {
        const int64_t row = piece / pieces_per_row, first = piece % pieces_per_row * columns;
        definition.compute(row / oh, row % oh, {first, std::min(ow, first + columns)});
      }
    });
  }

  Problem problem_;
  DType dtype_;
};

std::unique_ptr<const PreparedRun> prepare(const Problem& problem, DType dtype,
                                           const KernelTable&) {
  return std::make_unique<ReferenceRun>(problem, dtype);
}

}  // namespace

extern const Algorithm reference_algorithm;
const Algorithm reference_algorithm{.name = "reference",
                                    .summary = "gather in double precision; serves every problem",
                                    .family = Family::kDirect,
                                    .supports = supports,
                                    .cost = cost,
                                    .prepare = prepare};

}  // namespace ct2d
