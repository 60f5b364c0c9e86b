// Guarded runs of an algorithm: the operands in exactly sized memory, the output between canaries.
//
// Every run asserts that the canaries stand and that no element was left unwritten, so a test of an
// algorithm needs to look at the values alone.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "algo/algorithm.h"
#include "support/guarded_output.h"
#include "support/random_problem.h"
#include "support/storage.h"
#include "support/strided_tensor.h"

namespace ct2d::test {

// The operands of a problem as stored elements; `origin` and `strides` place element [0, 0, 0, 0].
template <class T>
struct StoredTensors {
  StoredTensors(const Problem& problem, const Tensors& tensors)
      : src(stored<T>(tensors.src)),
        weight(stored<T>(tensors.weight)),
        bias(stored<T>(tensors.bias)),
        strides(contiguous_strides(problem)) {}

  // Reads the input from `view` instead of `tensors.src`.
  StoredTensors(const Tensors& tensors, const StridedTensor& view)
      : src(stored<T>(view.memory)),
        weight(stored<T>(tensors.weight)),
        bias(stored<T>(tensors.bias)),
        origin(view.origin),
        strides(view.strides) {}

  Operands operands(T* dst) const {
    return {
        {src.data() + origin, strides}, weight.data(), bias.empty() ? nullptr : bias.data(), dst};
  }

  std::vector<T> src, weight, bias;
  int64_t origin = 0;
  Strides strides;
};

template <class T>
std::vector<T> run_guarded(const Algorithm& algorithm, const Problem& problem,
                           const StoredTensors<T>& tensors, int threads = 1) {
  GuardedOutput<T> dst(problem.dst_size());
  const Status status =
      algorithm.run(problem, kDType<T>, tensors.operands(dst.data()), threads, nullptr);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_TRUE(dst.guards_intact());
  EXPECT_EQ(dst.unwritten(), 0);
  return dst.values();
}

}  // namespace ct2d::test
