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
  // Returns: what `check` says of the problem.
  static Status create(const Problem& problem, DType dtype, const SelectOptions& options,
                       std::shared_ptr<const Plan>* plan);

  // Computes: dst, each element written once.
  // Returns: kCancelled, with dst partly written, when `cancel` was set during the run.
  Status run(const RunArguments& arguments) const;

  const Problem& problem() const { return problem_; }
  DType dtype() const { return dtype_; }
  const Selection& selection() const { return selection_; }

 private:
  Problem problem_;
  DType dtype_ = DType::kFloat32;
  Selection selection_;
};

}  // namespace ct2d
