// Parameters whose dtype is not that of the input: the bits are those of a run over the same values
// in the input's dtype, for every algorithm on every instruction set that this CPU has.

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/storage.h"

namespace ct2d {
namespace {

using test::Random;
using test::StoredTensors;
using test::Tensors;

class MixedDTypesTest : public testing::TestWithParam<test::Engine> {
 protected:
  // Runs over values that binary16 holds, stored as T and as P.
  template <class T, class P>
  void expect_same_bits(const Problem& problem, const Tensors& tensors, int threads) {
    const test::Engine& engine = GetParam();
    if (!engine.algorithm->supports(problem, test::kDType<T>, *engine.kernels).ok()) return;
    const auto same = run_guarded(engine, problem, StoredTensors<T>(problem, tensors), threads);
    const auto mixed = run_guarded(engine, problem, StoredTensors<T, P>(problem, tensors), threads);
    ASSERT_EQ(test::bits(mixed), test::bits(same)) << to_line(problem);
  }

  void expect_same_bits(const Problem& problem, const Tensors& tensors, int threads = 1) {
    expect_same_bits<float, half_bits>(problem, tensors, threads);
    expect_same_bits<half_bits, float>(problem, tensors, threads);
  }

  // Values with all the digits of float32 in the input, of binary16 in the parameters.
  static Tensors draw(const Problem& problem, Random* random) {
    Tensors tensors = test::random_real_tensors(problem, DType::kFloat16, random);
    tensors.src = test::random_real_tensors(problem, DType::kFloat32, random).src;
    return tensors;
  }
};

INSTANTIATE_TEST_SUITE_P(, MixedDTypesTest, testing::ValuesIn(test::engines()),
                         [](const auto& row) { return row.param.name(); });

TEST_P(MixedDTypesTest, ParametersOfEitherDTypeGiveTheSameBits) {
  Random random(20261126);
  for (const std::string_view line : test::kNamedProblems) {
    const Problem problem = test::named_problem(line);
    expect_same_bits(problem, draw(problem, &random));
  }
  for (int i = 0; i < 150 && !HasFatalFailure(); ++i) {
    const Problem problem = test::random_problem(&random);
    expect_same_bits(problem, draw(problem, &random), i % 2 == 0 ? 1 : 3);
  }
}

TEST_P(MixedDTypesTest, ParametersThatAreNotFiniteToo) {
  Random random(20261127);
  for (const double special : {std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(), 0x1p-24}) {
    for (int i = 0; i < 50 && !HasFatalFailure(); ++i) {
      const Problem problem = test::random_problem(&random);
      Tensors tensors = draw(problem, &random);
      tensors.weight[random.in(0, problem.weight_size() - 1)] = special;
      tensors.bias[random.in(0, problem.oc - 1)] = -special;
      expect_same_bits(problem, tensors);
    }
  }
}

}  // namespace
}  // namespace ct2d
