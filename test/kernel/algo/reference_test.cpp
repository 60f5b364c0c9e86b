#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include "algo/algorithm.h"
#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/scatter.h"
#include "support/storage.h"
#include "support/strided_tensor.h"

namespace ct2d {

extern const Algorithm reference_algorithm;

namespace {

using test::Random;
using test::StoredTensors;
using test::Tensors;

constexpr int kTeams[] = {2, 3, 7};
constexpr int kRandomProblems = 400;

template <class T>
std::vector<T> run(const Problem& problem, const StoredTensors<T>& tensors, int threads = 1) {
  return test::run_guarded(reference_algorithm, problem, tensors, threads);
}

template <class T>
void expect_scatter(const Problem& problem, Random* random) {
  const Tensors tensors = test::random_integer_tensors(problem, random);
  const StoredTensors<T> stored(problem, tensors);
  EXPECT_EQ(test::bits(run(problem, stored)),
            test::bits(test::stored<T>(test::scatter(problem, tensors))));
}

class ReferenceNamedTest : public testing::TestWithParam<std::string_view> {
 protected:
  const Problem problem_ = test::named_problem(GetParam());
  Random random_{20260110};
};

TEST_P(ReferenceNamedTest, EqualsTheDefinitionInFloat32) {
  ASSERT_TRUE(check(problem_).ok()) << check(problem_).message();
  expect_scatter<float>(problem_, &random_);
}

TEST_P(ReferenceNamedTest, EqualsTheDefinitionInFloat16) {
  expect_scatter<half_bits>(problem_, &random_);
}

INSTANTIATE_TEST_SUITE_P(, ReferenceNamedTest, testing::ValuesIn(test::kNamedProblems),
                         [](const auto& row) { return test::test_name(row.param); });

template <class T>
class ReferenceTest : public testing::Test {};
TYPED_TEST_SUITE(ReferenceTest, test::StorageTypes);

TYPED_TEST(ReferenceTest, EqualsTheDefinitionOnRandomProblems) {
  Random random(20260111);
  for (int i = 0; i < kRandomProblems; ++i) {
    const Problem problem = test::random_problem(&random);
    ASSERT_TRUE(check(problem).ok()) << to_line(problem);
    expect_scatter<TypeParam>(problem, &random);
    if (this->HasFailure()) FAIL() << to_line(problem);
  }
}

TYPED_TEST(ReferenceTest, ReadsAnyViewAsItsContiguousCopy) {
  Random random(20260112);
  for (int i = 0; i < kRandomProblems; ++i) {
    const Problem problem = test::random_problem(&random);
    const test::StridedTensor view =
        test::strided_tensor(problem, test::random_strides(problem, &random), &random);
    Tensors tensors = test::random_integer_tensors(problem, &random);
    tensors.src = test::dense(problem, view);
    const StoredTensors<TypeParam> stored(tensors, view);
    ASSERT_EQ(test::bits(run(problem, stored)),
              test::bits(test::stored<TypeParam>(test::scatter(problem, tensors))))
        << to_line(problem);
  }
}

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

TYPED_TEST(ReferenceTest, HoldsTheBiasWhereNoTapReaches) {
  const Problem problem = test::named_problem("oc2ih2iw2_kh1kw1_sh3sw3oph2opw2");
  const Tensors tensors{{1, 1, 1, 1}, {1, 1}, {5, -7}};
  const auto dst = run(problem, StoredTensors<TypeParam>(problem, tensors));
  for (int64_t at = 0; at < problem.dst_size(); ++at) {
    const int64_t row = at / problem.ow() % problem.oh(), column = at % problem.ow();
    const double tap = row % 3 == 0 && column % 3 == 0 ? 1 : 0;
    EXPECT_EQ(widen(dst[at]), (at < problem.oh() * problem.ow() ? 5 : -7) + tap) << at;
  }
}

TYPED_TEST(ReferenceTest, IsBitwiseTheSameForAnyNumberOfThreads) {
  Random random(20260114);
  std::vector<Problem> problems = {
      test::named_problem("n2g2ic4ih20iw40_oc6kh3kw3_sh2sw2ph1"),
      test::named_problem("ih3iw5000_oc2kh2kw3_sw2"),
  };
  for (int i = 0; i < 30; ++i) problems.push_back(test::random_problem(&random));
  for (const Problem& problem : problems) {
    SCOPED_TRACE(to_line(problem));
    const StoredTensors<TypeParam> tensors(
        problem, test::random_real_tensors(problem, test::kDType<TypeParam>, &random));
    const auto alone = test::bits(run(problem, tensors));
    for (const int threads : kTeams) EXPECT_EQ(test::bits(run(problem, tensors, threads)), alone);
  }
}

TYPED_TEST(ReferenceTest, IsBitwiseTheSameForAnImageAloneAndInABatch) {
  Random random(20260115);
  for (int i = 0; i < 100; ++i) {
    Problem problem = test::random_problem(&random);
    problem.n = 3;
    StoredTensors<TypeParam> tensors(
        problem, test::random_real_tensors(problem, test::kDType<TypeParam>, &random));
    const auto batch = test::bits(run(problem, tensors, 2));
    Problem image = problem;
    image.n = 1;
    auto begin = batch.begin();
    for (int64_t n = 0; n < problem.n; ++n, begin += image.dst_size()) {
      tensors.origin = n * image.src_size();
      const auto alone = test::bits(run(image, tensors));
      ASSERT_TRUE(std::equal(alone.begin(), alone.end(), begin)) << to_line(problem) << ' ' << n;
    }
  }
}

// Expects every output to be what the definition says, NaN for NaN and infinity for infinity.
template <class T>
void expect_special_values_spread(double special, std::vector<double> Tensors::*operand,
                                  Random* random) {
  for (int i = 0; i < 150; ++i) {
    const Problem problem = test::random_problem(random);
    if (problem.n == 0) continue;
    Tensors tensors = test::random_integer_tensors(problem, random);
    std::vector<double>& values = tensors.*operand;
    if (values.empty()) continue;
    values[random->in(0, static_cast<int64_t>(values.size()) - 1)] = special;
    const auto dst = run(problem, StoredTensors<T>(problem, tensors));
    ASSERT_TRUE(test::holds(dst, test::scatter(problem, tensors))) << to_line(problem);
  }
}

TYPED_TEST(ReferenceTest, SpreadsNanAndInfinityAsTheDefinitionDoes) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Random random(20260116);
  for (const double special : {std::nan(""), kInfinity, -kInfinity}) {
    for (const auto operand : {&Tensors::src, &Tensors::weight, &Tensors::bias}) {
      expect_special_values_spread<TypeParam>(special, operand, &random);
      if (this->HasFatalFailure()) return;
    }
  }
}

TYPED_TEST(ReferenceTest, OverflowsToInfinity) {
  constexpr double kLargest = sizeof(TypeParam) == 4 ? 0x1.fffffep127 : 65504.0;
  const Problem problem = test::named_problem("ic2iw2_oc2");
  const Tensors tensors{{kLargest, 1, kLargest, 1}, {1, -1, 1, -1}, {}};
  const auto dst = run(problem, StoredTensors<TypeParam>(problem, tensors));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(test::holds(dst, {kInfinity, 2, -kInfinity, -2}));
}

TYPED_TEST(ReferenceTest, StopsWhenCancelled) {
  const Problem problem = test::named_problem("n2ic2ih20iw40_oc3kh3kw3_sh2sw2");
  Random random(20260117);
  const StoredTensors<TypeParam> tensors(
      problem, test::random_real_tensors(problem, test::kDType<TypeParam>, &random));
  const CancelFlag cancel{true};
  for (const int threads : {1, 2, 3, 7}) {
    test::GuardedOutput<TypeParam> dst(problem.dst_size());
    const Status status = reference_algorithm.run(problem, test::kDType<TypeParam>,
                                                  tensors.operands(dst.data()), threads, &cancel);
    EXPECT_EQ(status.code(), StatusCode::kCancelled);
    EXPECT_TRUE(dst.guards_intact());
    EXPECT_EQ(dst.unwritten(), problem.dst_size());
  }
}

TYPED_TEST(ReferenceTest, RunsToItsEndWhileTheCancelFlagIsClear) {
  const Problem problem = test::named_problem("ih3iw3_kh3kw3");
  Random random(20260118);
  const StoredTensors<TypeParam> tensors(
      problem, test::random_real_tensors(problem, test::kDType<TypeParam>, &random));
  const CancelFlag cancel{false};
  test::GuardedOutput<TypeParam> dst(problem.dst_size());
  const Status status = reference_algorithm.run(problem, test::kDType<TypeParam>,
                                                tensors.operands(dst.data()), 2, &cancel);
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(dst.unwritten(), 0);
}

TEST(ReferenceAlgorithm, IsDirectServesEverythingAndKeepsNothing) {
  Random random(20260119);
  EXPECT_EQ(reference_algorithm.family, Family::kDirect);
  for (int i = 0; i < 100; ++i) {
    const Problem problem = test::random_problem(&random);
    for (const DType dtype : {DType::kFloat32, DType::kFloat16}) {
      EXPECT_TRUE(reference_algorithm.supports(problem, dtype).ok());
      EXPECT_EQ(reference_algorithm.packed_bytes(problem, dtype), 0);
      EXPECT_EQ(reference_algorithm.scratch_bytes(problem, dtype, 7), 0);
    }
  }
}

}  // namespace
}  // namespace ct2d
