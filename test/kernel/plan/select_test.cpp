#include "plan/select.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "problem/descriptor.h"
#include "support/named_problems.h"
#include "support/random_problem.h"

namespace ct2d {
namespace {

constexpr DType kDTypes[] = {DType::kFloat32, DType::kFloat16};

// One row per named problem, so that an edit of a cost model shows in review.
TEST(Select, ChoosesTheReferenceForEveryNamedProblem) {
  for (const std::string_view line : test::kNamedProblems) {
    for (const DType dtype : kDTypes) {
      for (const bool direct_only : {false, true}) {
        const Selection selection = select(test::named_problem(line), dtype, {direct_only});
        ASSERT_NE(selection.algorithm, nullptr);
        EXPECT_STREQ(selection.algorithm->name, "reference") << line;
      }
    }
  }
}

TEST(Select, ExplainsItsChoiceAndEveryOtherRow) {
  test::Random random(20260120);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = test::random_problem(&random);
    SCOPED_TRACE(to_line(problem));
    const Selection selection = select(problem, DType::kFloat32, {});
    EXPECT_EQ(selection.reason.find(selection.algorithm->summary), 0u) << selection.reason;
    EXPECT_EQ(selection.refusals.size() + 1, algorithms().size());
    for (const Algorithm* algorithm : algorithms()) {
      const auto refused =
          std::count_if(selection.refusals.begin(), selection.refusals.end(),
                        [&](const Refusal& refusal) { return refusal.algorithm == algorithm; });
      EXPECT_EQ(refused, algorithm == selection.algorithm ? 0 : 1) << algorithm->name;
    }
    for (const Refusal& refusal : selection.refusals) EXPECT_NE(refusal.reason, "");
  }
}

TEST(Select, KeepsTheCheapestRowThatServesTheProblem) {
  test::Random random(20260121);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = test::random_problem(&random);
    for (const DType dtype : kDTypes) {
      const Algorithm* const chosen = select(problem, dtype, {}).algorithm;
      EXPECT_TRUE(chosen->supports(problem, dtype).ok());
      for (const Algorithm* algorithm : algorithms()) {
        if (!algorithm->supports(problem, dtype).ok()) continue;
        EXPECT_LE(chosen->cost(problem, dtype), algorithm->cost(problem, dtype))
            << algorithm->name << ' ' << to_line(problem);
      }
    }
  }
}

TEST(Select, LeavesTransformsOutWhenDirectOnly) {
  test::Random random(20260122);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = test::random_problem(&random);
    const Selection selection = select(problem, DType::kFloat32, {.direct_only = true});
    EXPECT_EQ(selection.algorithm->family, Family::kDirect) << to_line(problem);
  }
}

TEST(Select, SaysTheSameEveryTime) {
  const Problem problem = test::named_problem(test::kNamedProblems[1]);
  const Selection first = select(problem, DType::kFloat32, {});
  const Selection second = select(problem, DType::kFloat32, {});
  EXPECT_EQ(first.algorithm, second.algorithm);
  EXPECT_EQ(first.reason, second.reason);
}

}  // namespace
}  // namespace ct2d
