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
    constexpr int64_t kOutputsPerTile = 4096;
    const int64_t rows_per_tile = std::max<int64_t>(1, kOutputsPerTile / ow);
    return parallel_for(threads, ceil_div(rows, rows_per_tile), cancel, [&](int64_t tile, int) {
      const int64_t end = std::min(rows, (tile + 1) * rows_per_tile);
      for (int64_t row = tile * rows_per_tile; row < end; ++row) {
        definition.compute(row / oh, row % oh, {0, ow});
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
