// The reference: every output by the definition (definition.h). It serves every problem, is what
// every other algorithm is tested against, and is written to be read, not to be fast.

#include "algo/algorithm.h"
#include "algo/definition.h"

namespace ct2d {

namespace {

Status supports(const Problem&, DType, const KernelTable&) { return {}; }

// An output takes its time even where no tap finds an input.
double cost(const Problem& problem, DType, const KernelTable&) {
  constexpr double kNanosecondsPerMultiplyAdd = 3.0, kNanosecondsPerOutput = 20.0;
  return static_cast<double>(multiply_adds(problem).live) * kNanosecondsPerMultiplyAdd +
         static_cast<double>(problem.dst_size()) * kNanosecondsPerOutput;
}

class ReferenceRun : public PreparedRun {
 public:
  ReferenceRun(const Problem& problem, DType dtype) : problem_(problem), dtype_(dtype) {}

  // One accumulator in a register, and weights where they are.
  int64_t scratch_bytes(int) const override { return 0; }

  Status run(const Operands& operands, void*, int threads,
             const CancelFlag* cancel) const override {
    return define(problem_, dtype_, operands, threads, cancel);
  }

 private:
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
