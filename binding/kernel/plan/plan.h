// Plan: a checked Problem bound to the algorithm that runs it.
//
// Immutable once made, so one plan may serve runs on several threads at once.
#pragma once

#include <memory>

#include "base/parallel.h"
#include "pack/parameters.h"
#include "plan/select.h"
#include "problem/problem.h"

namespace ct2d {

// What one run reads and writes. All memory must outlive the run.
struct RunArguments {
  const Parameters* parameters;
  SourceView src;
  void* dst;
  int threads = 1;
  const CancelFlag* cancel = nullptr;
};

class Plan {
 public:
  // Plans for the instruction set of the process. `dtype` is that of the input and the output; the
  // parameters of a run may have another.
  // Returns: what `check` says of the problem, what `active_kernels` says of the instruction set,
  // kTooLarge without memory.
  static Status create(const Problem& problem, DType dtype, const SelectOptions& options,
                       std::shared_ptr<const Plan>* plan);

  // Packs the weights for this plan ahead of its first run.
  // Returns: kTooLarge without memory, kCancelled when `cancel`, which may be null, was set.
  Status prepare(const Parameters& parameters, const CancelFlag* cancel = nullptr) const;

  // Computes: dst, each element written once; packs the weights when no run has yet.
  // Returns: kCancelled, with dst partly written, when `cancel` was set during the run; kTooLarge,
  // when there is no memory for packed weights or scratch, with nothing written, or for what a task
  // of the run needs.
  Status run(const RunArguments& arguments) const;

  // Threads for a call that asks for `wanted`; 0 asks for the default, which is 1 when the whole
  // run takes hardly longer than waking a second thread. Never more than most_threads().
  int threads(int wanted) const;

  const Problem& problem() const { return problem_; }
  DType dtype() const { return dtype_; }
  const Selection& selection() const { return selection_; }
  const KernelTable& kernels() const { return *kernels_; }
  int64_t packed_bytes(DType weight) const { return prepared_->packed_bytes(weight); }
  int64_t scratch_bytes(int threads) const { return prepared_->scratch_bytes(threads); }

 private:
  Status packed_weights(const Parameters& parameters, const CancelFlag* cancel,
                        const PackedWeights** packed) const;
  Status pack_and_run(const RunArguments& arguments) const;

  Problem problem_;
  DType dtype_ = DType::kFloat32;
  const KernelTable* kernels_ = nullptr;
  Selection selection_;
  std::unique_ptr<const PreparedRun> prepared_;
};

}  // namespace ct2d
