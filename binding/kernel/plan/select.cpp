#include "plan/select.h"

#include <cassert>
#include <cstdio>

namespace ct2d {

namespace {

std::string milliseconds(double nanoseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g ms", nanoseconds * 1e-6);
  return text;
}

}  // namespace

Selection select(const Problem& problem, DType dtype, const KernelTable& kernels,
                 const SelectOptions& options) {
  struct Candidate {
    const Algorithm* algorithm;
    double cost;
  };
  std::vector<Candidate> candidates;
  Selection selection{};
  for (const Algorithm* algorithm : algorithms()) {
    if (options.direct_only && algorithm->family != Family::kDirect) {
      selection.refusals.push_back({algorithm, "only direct algorithms were asked for"});
    } else if (Status status = algorithm->supports(problem, dtype, kernels); !status.ok()) {
      selection.refusals.push_back({algorithm, status.message()});
    } else {
      candidates.push_back({algorithm, algorithm->cost(problem, dtype, kernels)});
    }
  }
  assert(!candidates.empty());
  const Candidate* best = &candidates.front();
  for (const Candidate& candidate : candidates) {
    if (candidate.cost < best->cost) best = &candidate;
  }
  selection.algorithm = best->algorithm;
  selection.nanoseconds = best->cost;
  selection.reason = std::string(best->algorithm->summary) + "; estimated " +
                     milliseconds(best->cost) + " on one thread";
  for (const Candidate& candidate : candidates) {
    if (candidate.algorithm == best->algorithm) continue;
    selection.refusals.push_back(
        {candidate.algorithm, "estimated " + milliseconds(candidate.cost)});
  }
  return selection;
}

}  // namespace ct2d
