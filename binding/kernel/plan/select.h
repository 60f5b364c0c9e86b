// Selection: which algorithm runs a problem, and why not the others.
//
// Walks algo_list.inc and keeps the cheapest row that supports the problem. The choice is a pure
// function of problem, dtype, instruction set and options: no timing, cache size or thread count
// enters it.
#pragma once

#include <string>
#include <vector>

#include "algo/algorithm.h"

namespace ct2d {

struct SelectOptions {
  bool direct_only = false;  // leaves out Family::kTransform
  bool one_call = false;     // weights are packed for one call alone: the choice counts that

  bool operator==(const SelectOptions&) const = default;
};

struct Refusal {
  const Algorithm* algorithm;
  std::string reason;
};

struct Selection {
  const Algorithm* algorithm;     // never null: the reference serves every problem
  double nanoseconds;             // that it is estimated to take on one thread
  std::string reason;             // why this one
  std::vector<Refusal> refusals;  // why not each other row
};

// Requires: a problem that `check` accepted.
Selection select(const Problem& problem, DType dtype, const KernelTable& kernels,
                 const SelectOptions& options);

}  // namespace ct2d
