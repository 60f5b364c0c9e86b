// Layer and Case: what ct2d_bench times, with all memory had and all weights packed beforehand.
//
// A Layer holds the operands of one problem, seeded; its Cases, one for each algorithm that
// supports it, share them. A run reads and writes the same memory each time.
#pragma once

#include <memory>

#include "algo/algorithm.h"
#include "base/aligned_buffer.h"

namespace ct2d::bench {

struct Layer {
  Problem problem;
  DType dtype;
  AlignedBuffer src, weight, bias, dst;
};

// Requires: a problem that `check` accepted. Returns: null where the memory cannot be had.
std::shared_ptr<Layer> make_layer(const Problem& problem, DType dtype);

class Case {
 public:
  // Requires: `algorithm` supports the layer; run is called with at most `most_threads`.
  // Returns: null where the memory cannot be had.
  static std::shared_ptr<Case> create(std::shared_ptr<Layer> layer, const Algorithm& algorithm,
                                      const KernelTable& kernels, int most_threads);

  Status run(int threads);

 private:
  std::shared_ptr<Layer> layer_;
  std::unique_ptr<const PreparedRun> prepared_;
  PackedWeights packed_;
  AlignedBuffer scratch_;
};

}  // namespace ct2d::bench
