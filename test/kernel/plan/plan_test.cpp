#include "plan/plan.h"

#include <gtest/gtest.h>

#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "base/thread_count.h"
#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/scatter.h"

namespace ct2d {
namespace {

using test::Random;
using test::Tensors;

using PlanPointer = std::shared_ptr<const Plan>;

PlanPointer plan_of(const Problem& problem, DType dtype) {
  PlanPointer plan;
  const Status status = Plan::create(problem, dtype, {}, &plan);
  EXPECT_TRUE(status.ok()) << status.message();
  return plan;
}

TEST(PlanCreate, RefusesWhatCheckRefuses) {
  for (const char* line : {"n-1", "kh0", "g2ic3oc2", "ih2ph1", "oph1", "ih2sh2147483647",
                           "n0ic1048576ih1048576iw8192"}) {
    const Problem problem = test::named_problem(line);
    PlanPointer plan;
    const Status status = Plan::create(problem, DType::kFloat32, {}, &plan);
    EXPECT_FALSE(status.ok()) << line;
    EXPECT_EQ(status.code(), check(problem).code()) << line;
    EXPECT_EQ(status.message(), check(problem).message()) << line;
    EXPECT_EQ(plan, nullptr) << line;
  }
}

TEST(PlanCreate, BindsTheProblemToASelection) {
  for (const DType dtype : {DType::kFloat32, DType::kFloat16}) {
    for (const std::string_view line : test::kNamedProblems) {
      const Problem problem = test::named_problem(line);
      const PlanPointer plan = plan_of(problem, dtype);
      ASSERT_NE(plan, nullptr) << line;
      EXPECT_EQ(plan->problem(), problem);
      EXPECT_EQ(plan->dtype(), dtype);
      EXPECT_EQ(plan->selection().algorithm, select(problem, dtype, plan->kernels(), {}).algorithm);
      EXPECT_EQ(plan->selection().reason, select(problem, dtype, plan->kernels(), {}).reason);
    }
  }
}

TEST(PlanCreate, PassesTheOptionsOn) {
  PlanPointer plan;
  const Problem problem = test::named_problem(test::kNamedProblems[1]);
  ASSERT_TRUE(Plan::create(problem, DType::kFloat32, {.direct_only = true}, &plan).ok());
  EXPECT_EQ(plan->selection().algorithm->family, Family::kDirect);
}

TEST(PlanThreads, AreThoseOfTheCallButNoMoreThanTheTeamIsGiven) {
  const PlanPointer small = plan_of(test::named_problem("ic1"), DType::kFloat32);
  const PlanPointer large =
      plan_of(test::named_problem("ic64ih128iw128_oc64kh4kw4_sh2sw2ph1pw1"), DType::kFloat32);
  for (const PlanPointer& plan : {small, large}) {
    EXPECT_EQ(plan->threads(1), 1);
    EXPECT_EQ(plan->threads(most_threads()), most_threads());
    EXPECT_EQ(plan->threads(kMaxThreads), most_threads());
  }
  EXPECT_EQ(small->threads(0), 1);
  EXPECT_EQ(large->threads(0), num_threads());
}

template <class T>
class PlanRunTest : public testing::Test {
 protected:
  // Runs a plan on parameters of a store; the output is checked for stray and missing writes.
  std::vector<T> run(const Plan& plan, const test::StoredTensors<T>& tensors, int threads) {
    const Problem& p = plan.problem();
    ParameterStore store;
    EXPECT_TRUE(ParameterStore::create(test::kDType<T>, p.weight_size(),
                                       static_cast<int64_t>(tensors.bias.size()), &store)
                    .ok());
    EXPECT_TRUE(store
                    .assign({tensors.weight.data(), 0, p.weight_size()},
                            {tensors.bias.data(), 0, store.bias_count()})
                    .ok());
    test::GuardedOutput<T> dst(p.dst_size());
    const auto parameters = store.snapshot();
    const Status status = plan.run({.parameters = parameters.get(),
                                    .src = {tensors.src.data() + tensors.origin, tensors.strides},
                                    .dst = dst.data(),
                                    .threads = threads});
    EXPECT_TRUE(status.ok()) << status.message();
    EXPECT_TRUE(dst.guards_intact());
    EXPECT_EQ(dst.unwritten(), 0);
    return dst.values();
  }
};

TYPED_TEST_SUITE(PlanRunTest, test::StorageTypes);

TYPED_TEST(PlanRunTest, EqualsTheReferenceAndTheDefinition) {
  const Algorithm* reference = nullptr;
  for (const Algorithm* algorithm : algorithms()) {
    if (std::string_view(algorithm->name) == "reference") reference = algorithm;
  }
  ASSERT_NE(reference, nullptr);
  Random random(20260123);
  for (int i = 0; i < 100; ++i) {
    const Problem problem = test::random_problem(&random);
    SCOPED_TRACE(to_line(problem));
    const Tensors tensors = test::random_integer_tensors(problem, &random);
    const test::StoredTensors<TypeParam> stored(problem, tensors);
    const PlanPointer plan = plan_of(problem, test::kDType<TypeParam>);
    ASSERT_NE(plan, nullptr);
    for (const int threads : {1, 3}) {
      const auto dst = this->run(*plan, stored, threads);
      EXPECT_EQ(test::bits(dst),
                test::bits(test::run_guarded({reference, &plan->kernels()}, problem, stored)));
      EXPECT_TRUE(test::holds(dst, test::scatter(problem, tensors)));
    }
  }
}

TYPED_TEST(PlanRunTest, ServesSeveralThreadsAtOnce) {
  const Problem problem = test::named_problem("n2ic4ih8iw8_oc4kh4kw4_sh2sw2ph1pw1");
  const PlanPointer plan = plan_of(problem, test::kDType<TypeParam>);
  ASSERT_NE(plan, nullptr);
  std::vector<std::thread> callers;
  for (uint64_t seed = 0; seed < 4; ++seed) {
    callers.emplace_back([&, seed] {
      Random random(seed);
      const Tensors tensors = test::random_integer_tensors(problem, &random);
      const auto dst =
          this->run(*plan, test::StoredTensors<TypeParam>(problem, tensors), seed < 2 ? 1 : 2);
      EXPECT_TRUE(test::holds(dst, test::scatter(problem, tensors)));
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TYPED_TEST(PlanRunTest, StopsWhenCancelled) {
  const Problem problem = test::named_problem("n2ic2ih20iw40_oc3kh3kw3_sh2sw2");
  Random random(20260124);
  const test::StoredTensors<TypeParam> tensors(
      problem, test::random_real_tensors(problem, test::kDType<TypeParam>, &random));
  const auto parameters =
      Parameters::borrow(test::kDType<TypeParam>, tensors.weight.data(), tensors.bias.data());
  const CancelFlag cancel{true};
  test::GuardedOutput<TypeParam> dst(problem.dst_size());
  const Status status =
      plan_of(problem, test::kDType<TypeParam>)
          ->run({parameters.get(), {tensors.src.data(), tensors.strides}, dst.data(), 2, &cancel});
  EXPECT_EQ(status.code(), StatusCode::kCancelled);
  EXPECT_TRUE(dst.guards_intact());
  EXPECT_EQ(parameters->packed_bytes(), 0);
}

}  // namespace
}  // namespace ct2d
