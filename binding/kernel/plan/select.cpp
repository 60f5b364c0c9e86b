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

// The estimated nanoseconds of an algorithm.
struct Candidate {
  const Algorithm* algorithm;
  double image, packing;

  double call(double images) const { return image * images + packing; }
};

Candidate estimate(const Algorithm& algorithm, const Problem& image, DType dtype,
                   const KernelTable& kernels, const SelectOptions& options) {
  constexpr double kNanosecondsPerPackedByte = 0.9;
  Candidate candidate{&algorithm, algorithm.cost(image, dtype, kernels), 0};
  if (options.one_call) {
    const auto bytes =
        static_cast<double>(algorithm.prepare(image, dtype, kernels)->packed_bytes(dtype));
    candidate.packing = bytes * kNanosecondsPerPackedByte;
  }
  return candidate;
}

}  // namespace

Selection select(const Problem& problem, DType dtype, const KernelTable& kernels,
                 const SelectOptions& options) {
  std::vector<Candidate> candidates;
  Problem image = problem;
  image.n = 1;  // the batch must not change the choice
  const auto batch = static_cast<double>(problem.n);
  Selection selection{};
  for (const Algorithm* algorithm : algorithms()) {
    if (options.direct_only && algorithm->family != Family::kDirect) {
      selection.refusals.push_back({algorithm, "only direct algorithms were asked for"});
    } else if (Status status = algorithm->supports(image, dtype, kernels); !status.ok()) {
      selection.refusals.push_back({algorithm, status.message()});
    } else {
      candidates.push_back(estimate(*algorithm, image, dtype, kernels, options));
    }
  }
  assert(!candidates.empty());
  const Candidate* best = &candidates.front();
  for (const Candidate& candidate : candidates) {
    if (candidate.call(1) < best->call(1)) best = &candidate;
  }
  selection.algorithm = best->algorithm;
  selection.nanoseconds = best->call(batch);
  selection.reason = std::string(best->algorithm->summary) + "; estimated " +
                     milliseconds(best->call(batch)) + " on one thread";
  for (const Candidate& candidate : candidates) {
    if (candidate.algorithm == best->algorithm) continue;
    selection.refusals.push_back(
        {candidate.algorithm, "estimated " + milliseconds(candidate.call(batch))});
  }
  return selection;
}

}  // namespace ct2d
