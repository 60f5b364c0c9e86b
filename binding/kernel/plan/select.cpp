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

// Computes: the estimated nanoseconds of a call.
double estimate(const Algorithm& algorithm, const Problem& problem, DType dtype,
                const KernelTable& kernels, const SelectOptions& options) {
  constexpr double kNanosecondsPerPackedByte = 0.9;
  const double run = algorithm.cost(problem, dtype, kernels);
  if (!options.one_call) return run;
  const auto packed =
      static_cast<double>(algorithm.prepare(problem, dtype, kernels)->packed_bytes(dtype));
  return run + packed * kNanosecondsPerPackedByte;
}

}  // namespace

Selection select(const Problem& problem, DType dtype, const KernelTable& kernels,
                 const SelectOptions& options) {
  struct Candidate {
    const Algorithm* algorithm;
    double cost;
  };
  std::vector<Candidate> candidates;
  Problem image = problem;
  image.n = 1;  // the batch must not change the choice
  const auto batch = static_cast<double>(problem.n);
  Selection selection{};
  for (const Algorithm* algorithm : algorithms()) {
    if (options.direct_only && algorithm->family != Family::kDirect) {
      selection.refusals.push_back({algorithm, "only direct algorithms were asked for"});
    } else if (Status status = algorithm->supports(problem, dtype, kernels); !status.ok()) {
      selection.refusals.push_back({algorithm, status.message()});
    } else {
      candidates.push_back({algorithm, estimate(*algorithm, image, dtype, kernels, options)});
    }
  }
  assert(!candidates.empty());
  const Candidate* best = &candidates.front();
  for (const Candidate& candidate : candidates) {
    if (candidate.cost < best->cost) best = &candidate;
  }
  selection.algorithm = best->algorithm;
  selection.nanoseconds = best->cost * batch;
  selection.reason = std::string(best->algorithm->summary) + "; estimated " +
                     milliseconds(best->cost * batch) + " on one thread";
  for (const Candidate& candidate : candidates) {
    if (candidate.algorithm == best->algorithm) continue;
    selection.refusals.push_back(
        {candidate.algorithm, "estimated " + milliseconds(candidate.cost * batch)});
  }
  return selection;
}

}  // namespace ct2d
