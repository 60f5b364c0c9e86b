#include "algo/algorithm.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/random_problem.h"

namespace ct2d {
namespace {

TEST(Algorithms, AreCompleteRowsWithNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Algorithm* algorithm : algorithms()) {
    ASSERT_NE(algorithm, nullptr);
    EXPECT_TRUE(names.insert(algorithm->name).second) << algorithm->name;
    EXPECT_STRNE(algorithm->name, "");
    EXPECT_STRNE(algorithm->summary, "") << algorithm->name;
    EXPECT_NE(algorithm->supports, nullptr) << algorithm->name;
    EXPECT_NE(algorithm->cost, nullptr) << algorithm->name;
    EXPECT_NE(algorithm->prepare, nullptr) << algorithm->name;
  }
  EXPECT_EQ(names.count("reference"), 1u);
}

TEST(Algorithms, GiveFiniteFiguresAndAReasonForEachRefusal) {
  test::Random random(20260109);
  for (int i = 0; i < 100; ++i) {
    const Problem problem = test::random_problem(&random);
    for (const auto& [algorithm, kernels] : test::engines()) {
      for (const DType dtype : {DType::kFloat32, DType::kFloat16}) {
        SCOPED_TRACE(to_line(problem) + ' ' + dtype_name(dtype) + ' ' + algorithm->name);
        const Status status = algorithm->supports(problem, dtype, *kernels);
        if (!status.ok()) {
          EXPECT_EQ(status.code(), StatusCode::kUnsupported);
          EXPECT_NE(status.message(), "");
          continue;
        }
        EXPECT_GE(algorithm->cost(problem, dtype, *kernels), 0.0);
        EXPECT_LT(algorithm->cost(problem, dtype, *kernels), 1e12);
        const auto prepared = algorithm->prepare(problem, dtype, *kernels);
        const int64_t floats = prepared->packed_bytes(DType::kFloat32);
        EXPECT_GE(floats, 0);
        EXPECT_LE(prepared->packed_bytes(DType::kFloat16), floats);
        EXPECT_GE(prepared->scratch_bytes(7), 0);
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
