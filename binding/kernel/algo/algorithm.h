// Algorithm: one way to compute a Problem, as a row of functions.
//
// The rows stand in algo_list.inc; plan/select walks them. An algorithm that supports a problem
// makes a PreparedRun for it, which holds whatever the shape alone decides and may run any number
// of times, on several threads at once. The boundary is dtype-blind (pointers and a DType);
// templates over the storage type stay inside the algorithm's folder. The DType of a problem is
// that of the input and the output; the weight and the bias have one of their own.
//
// Every algorithm computes each output element on one thread and in an order of summation that is a
// pure function of problem, dtype and instruction set, so results are bit-identical for any number
// of threads, alignment and batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/dtype.h"
#include "base/parallel.h"
#include "base/status.h"
#include "micro/kernel_table.h"
#include "pack/parameters.h"
#include "problem/problem.h"
#include "problem/source_view.h"

namespace ct2d {

struct Operands {
  SourceView src;               // [n, ic, ih, iw], in any strides
  Elements weight;              // [ic, oc/g, kh, kw], contiguous
  Elements bias;                // [oc], or no data; of the weight's dtype
  void* dst;                    // [n, oc, oh, ow], contiguous
  const PackedWeights* packed;  // what PreparedRun::pack made; null where packed_bytes is 0
};

// How exactly an algorithm follows the definition.
enum class Family : uint8_t {
  kDirect,     // sums the definition's products; NaN and infinity reach what the definition says
  kTransform,  // works in a transform domain, within the accuracy contract
};

class PreparedRun {
 public:
  virtual ~PreparedRun() = default;

  // Bytes of packed weights that are given in a dtype, kept beside the originals as long as their
  // version lives. They depend on the layer and that dtype alone, never on the input's size or
  // dtype: one copy serves every call.
  virtual int64_t packed_bytes(DType /*weight*/) const { return 0; }

  // Computes: the packed weights, into packed->data of packed_bytes. Polls packed->cancel often
  // enough that large weights do not hold up an abort.
  virtual void pack(const Elements& /*weight*/, PackedWeights* /*packed*/) const {}

  // Bytes that one run on `threads` threads needs for itself.
  virtual int64_t scratch_bytes(int threads) const = 0;

  // Returns: kCancelled when `cancel` was seen set; dst is then partly written.
  virtual Status run(const Operands& operands, void* scratch, int threads,
                     const CancelFlag* cancel) const = 0;
};

struct Algorithm {
  const char* name;
  const char* summary;  // one clause, for describe()
  Family family;

  // Requires, of all three: a problem that `check` accepted; of the latter two, also by `supports`.
  // Returns: OK, or kUnsupported with the reason.
  Status (*supports)(const Problem& problem, DType dtype, const KernelTable& kernels);

  // Computes: the estimated time in nanoseconds on one thread, from tabled figures, never measured.
  // The weight is costed as if it had the input's dtype.
  double (*cost)(const Problem& problem, DType dtype, const KernelTable& kernels);

  std::unique_ptr<const PreparedRun> (*prepare)(const Problem& problem, DType dtype,
                                                const KernelTable& kernels);
};

std::span<const Algorithm* const> algorithms();

}  // namespace ct2d
