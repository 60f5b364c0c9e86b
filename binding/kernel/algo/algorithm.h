// Algorithm: one way to compute a Problem, as a row of functions.
//
// The rows stand in algo_list.inc; plan/select walks them. A row is dtype-blind at this boundary
// (pointers and a DType); templates over the storage type stay inside the algorithm's folder.
// Every algorithm computes each output element on one thread and in an order of summation that is a
// pure function of problem, dtype and instruction set, so results are bit-identical for any number
// of threads, alignment and batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/dtype.h"
#include "base/parallel.h"
#include "base/status.h"
#include "problem/problem.h"
#include "problem/source_view.h"

namespace ct2d {

struct Operands {
  SourceView src;      // [n, ic, ih, iw], in any strides
  const void* weight;  // [ic, oc/g, kh, kw], contiguous
  const void* bias;    // [oc], or null
  void* dst;           // [n, oc, oh, ow], contiguous
};

// How exactly an algorithm follows the definition.
enum class Family : uint8_t {
  kDirect,     // sums the definition's products; NaN and infinity reach what the definition says
  kTransform,  // works in a transform domain, within the accuracy contract
};

struct Algorithm {
  const char* name;
  const char* summary;  // one clause, for describe()
  Family family;

  // Returns: OK, or kUnsupported with the reason.
  Status (*supports)(const Problem& problem, DType dtype);

  // Computes: the estimated time in nanoseconds on one thread, from tabled figures; never measured.
  double (*cost)(const Problem& problem, DType dtype);

  // Bytes that the algorithm keeps beside the original weights, for as long as their version lives.
  int64_t (*packed_bytes)(const Problem& problem, DType dtype);

  // Bytes that one run needs for itself.
  int64_t (*scratch_bytes)(const Problem& problem, DType dtype, int threads);

  // Requires: a problem that `check` and `supports` accepted.
  // Returns: kCancelled when `cancel` was seen set; dst is then partly written.
  Status (*run)(const Problem& problem, DType dtype, const Operands& operands, int threads,
                const CancelFlag* cancel);
};

std::span<const Algorithm* const> algorithms();

}  // namespace ct2d
