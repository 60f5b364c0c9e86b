// Guarded runs of an algorithm: the operands in exactly sized memory, the output between canaries.
//
// Every run asserts that the canaries stand and that no element was left unwritten, so a test of an
// algorithm needs to look at the values alone.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "algo/algorithm.h"
#include "micro/dispatch.h"
#include "support/grow_team.h"
#include "support/guarded_output.h"
#include "support/random_problem.h"
#include "support/storage.h"
#include "support/strided_tensor.h"

namespace ct2d::test {

// The operands of a problem as stored elements, the parameters as P; `origin` and `strides` place
// element [0, 0, 0, 0].
template <class T, class P = T>
struct StoredTensors {
  StoredTensors(const Problem& problem, const Tensors& tensors)
      : src(stored<T>(tensors.src)),
        weight(stored<P>(tensors.weight)),
        bias(stored<P>(tensors.bias)),
        strides(contiguous_strides(problem)) {}

  // Reads the input from `view` instead of `tensors.src`.
  StoredTensors(const Tensors& tensors, const StridedTensor& view)
      : src(stored<T>(view.memory)),
        weight(stored<P>(tensors.weight)),
        bias(stored<P>(tensors.bias)),
        origin(view.origin),
        strides(view.strides) {}

  Operands operands(T* dst, const PackedWeights* packed) const {
    return {{src.data() + origin, strides},
            {weight.data(), kDType<P>},
            {bias.empty() ? nullptr : bias.data(), kDType<P>},
            dst,
            packed};
  }

  std::vector<T> src;
  std::vector<P> weight, bias;
  int64_t origin = 0;
  Strides strides;
};

// What runs: an algorithm on an instruction set.
struct Engine {
  const Algorithm* algorithm;
  const KernelTable* kernels;

  std::string name() const { return std::string(algorithm->name) + "_" + kernels->isa; }
  friend void PrintTo(const Engine& engine, std::ostream* out) { *out << engine.name(); }
};

// Every algorithm on every instruction set that this CPU has; the reference once, for it has no
// kernels.
inline std::vector<Engine> engines() {
  const std::vector<const KernelTable*> sets = runnable_kernels();
  std::vector<Engine> all;
  for (const Algorithm* algorithm : algorithms()) {
    const size_t count = algorithm->name == std::string_view("reference") ? 1 : sets.size();
    for (size_t i = 0; i < count; ++i) all.push_back({algorithm, sets[i]});
  }
  return all;
}

// Packs, lends scratch full of NaNs, and runs. Every run of an algorithm in the tests comes through
// here.
template <class T, class P>
Status run_engine(const Engine& engine, const Problem& problem, const StoredTensors<T, P>& tensors,
                  T* dst, int threads, const CancelFlag* cancel = nullptr) {
  const auto prepared = engine.algorithm->prepare(problem, kDType<T>, *engine.kernels);
  PackedWeights packed;
  AlignedBuffer scratch;
  EXPECT_TRUE(packed.data.allocate(static_cast<size_t>(prepared->packed_bytes(kDType<P>))));
  EXPECT_TRUE(scratch.allocate(static_cast<size_t>(prepared->scratch_bytes(threads))));
  grow_team(threads);
  if (scratch.bytes() != 0) std::memset(scratch.data(), 0xff, scratch.bytes());
  prepared->pack({tensors.weight.data(), kDType<P>}, &packed);
  return prepared->run(tensors.operands(dst, &packed), scratch.data(), threads, cancel);
}

template <class T, class P>
std::vector<T> run_guarded(const Engine& engine, const Problem& problem,
                           const StoredTensors<T, P>& tensors, int threads = 1) {
  GuardedOutput<T> dst(problem.dst_size());
  const Status status = run_engine(engine, problem, tensors, dst.data(), threads);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_TRUE(dst.guards_intact());
  EXPECT_EQ(dst.unwritten(), 0);
  return dst.values();
}

}  // namespace ct2d::test
