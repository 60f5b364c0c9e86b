#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "algo/algorithm.h"
#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/scatter.h"
#include "support/storage.h"

namespace ct2d {

extern const Algorithm reference_algorithm;

namespace {

using test::Random;
using test::StoredTensors;
using test::Tensors;

constexpr int kRandomProblems = 400;

template <class T>
std::vector<T> run(const Problem& problem, const StoredTensors<T>& tensors, int threads = 1) {
  return test::run_guarded({&reference_algorithm, runnable_kernels().front()}, problem, tensors,
                           threads);
}

template <class T>
class ReferenceTest : public testing::Test {};
TYPED_TEST_SUITE(ReferenceTest, test::StorageTypes);

Tensors magnitudes(Tensors tensors) {
  for (std::vector<double>* values : {&tensors.src, &tensors.weight, &tensors.bias}) {
    for (double& value : *values) value = std::fabs(value);
  }
  return tensors;
}

// Half an ulp for the one rounding to storage, and what two orders of summation in double may
// differ by.
TYPED_TEST(ReferenceTest, RoundsTheSumOnce) {
  Random random(20260113);
  for (int i = 0; i < kRandomProblems; ++i) {
    const Problem problem = test::random_problem(&random);
    const Tensors tensors = test::random_real_tensors(problem, test::kDType<TypeParam>, &random);
    const auto dst = run(problem, StoredTensors<TypeParam>(problem, tensors));
    const std::vector<double> expected = test::scatter(problem, tensors);
    const std::vector<double> sums = test::scatter(problem, magnitudes(tensors));
    const auto terms = static_cast<double>(problem.ic_per_group() * problem.kh * problem.kw + 1);
    for (size_t at = 0; at < dst.size(); ++at) {
      const double order = 0x1p-51 * terms * sums[at];
      const double half_ulp = std::max(test::kEpsilon<TypeParam> * std::fabs(expected[at]),
                                       test::kSmallestSubnormal<TypeParam>) /
                              2;
      ASSERT_LE(std::fabs(widen(dst[at]) - expected[at]), half_ulp + order)
          << to_line(problem) << " at " << at;
    }
  }
}

// In float the small product would be lost beside the large ones.
TYPED_TEST(ReferenceTest, SumsInDouble) {
  const Problem problem = test::named_problem("ic3");
  const Tensors tensors{{32768, 0x1p-8, -32768}, {1024, 1, 1024}, {0x1p-10}};
  const auto dst = run(problem, StoredTensors<TypeParam>(problem, tensors));
  EXPECT_TRUE(test::holds(dst, {0x1p-8 + 0x1p-10}));
}

// A first rounding to a wider format would leave a tie and then lose it downwards.
TYPED_TEST(ReferenceTest, RoundsSumsJustAboveATieUp) {
  constexpr double kEpsilon = test::kEpsilon<TypeParam>;
  constexpr double kTiny = sizeof(TypeParam) == 4 ? 0x1p-25 : 0x1p-15;
  const Tensors tensors{{1, kEpsilon / 2, kTiny}, {1, 1, kTiny}, {}};
  const Problem problem = test::named_problem("ic3");
  const auto dst = run(problem, StoredTensors<TypeParam>(problem, tensors));
  EXPECT_TRUE(test::holds(dst, {1 + kEpsilon}));
}

TEST(ReferenceAlgorithm, IsDirectServesEverythingAndKeepsNothing) {
  Random random(20260119);
  EXPECT_EQ(reference_algorithm.family, Family::kDirect);
  const KernelTable& kernels = *runnable_kernels().front();
  for (int i = 0; i < 100; ++i) {
    const Problem problem = test::random_problem(&random);
    for (const DType dtype : {DType::kFloat32, DType::kFloat16}) {
      EXPECT_TRUE(reference_algorithm.supports(problem, dtype, kernels).ok());
      const auto prepared = reference_algorithm.prepare(problem, dtype, kernels);
      EXPECT_EQ(prepared->packed_bytes(DType::kFloat32), 0);
      EXPECT_EQ(prepared->scratch_bytes(7), 0);
    }
  }
}

}  // namespace
}  // namespace ct2d
