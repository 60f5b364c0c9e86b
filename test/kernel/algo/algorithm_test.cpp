#include "algo/algorithm.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/random_problem.h"

namespace ct2d {
namespace {

// Powers of two and what stands beside them, up to the largest that a layer may have.
constexpr int64_t kFarDilations[] = {1,          100,        4095,       65536,      16777217,
                                     268435455,  536870913,  1073741808, 1073741816, 1073741823,
                                     1073741824, 1500000000, 2147483600, 2147483647};

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

// What a dilation makes of the sizes of lines and tiles must neither pass an int64_t nor a run's
// share of memory.
TEST(Algorithms, AskForBoundedScratchWhateverTheDilation) {
  constexpr int64_t kMost = int64_t{80} << 20;  // with the tiles and lines beside the largest ring
  for (const int64_t dh : kFarDilations) {
    for (const int64_t dw : kFarDilations) {
      for (const int64_t sh : {1, 2}) {
        Problem problem{.n = 1, .g = 1, .ic = 32, .ih = 16, .iw = 16, .oc = 32, .kh = 3, .kw = 3};
        problem.sh = sh;
        problem.dh = problem.ph = dh;
        problem.dw = problem.pw = dw;
        ASSERT_TRUE(check(problem).ok()) << to_line(problem);
        for (const auto& [algorithm, kernels] : test::engines()) {
          if (!algorithm->supports(problem, DType::kFloat32, *kernels).ok()) continue;
          SCOPED_TRACE(to_line(problem) + ' ' + algorithm->name + ' ' + kernels->isa);
          const auto prepared = algorithm->prepare(problem, DType::kFloat32, *kernels);
          EXPECT_GE(prepared->scratch_bytes(1), 0);
          EXPECT_LE(prepared->scratch_bytes(1), kMost);
        }
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
