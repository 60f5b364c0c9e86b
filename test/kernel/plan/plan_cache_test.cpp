#include "plan/plan_cache.h"

#include <gtest/gtest.h>

#include <memory>

namespace ct2d {
namespace {

std::shared_ptr<const Plan> find(PlanCache* cache, int64_t iw, const SelectOptions& options = {}) {
  Problem problem;
  problem.iw = iw;
  std::shared_ptr<const Plan> plan;
  EXPECT_TRUE(cache->find_or_create(problem, DType::kFloat32, options, &plan).ok());
  return plan;
}

TEST(PlanCache, MakesAPlanOncePerProblemAndOptions) {
  PlanCache cache;
  const auto plan = find(&cache, 5);
  EXPECT_EQ(find(&cache, 5), plan);
  EXPECT_NE(find(&cache, 6), plan);
  EXPECT_NE(find(&cache, 5, {.direct_only = true}), plan);
  EXPECT_NE(find(&cache, 5, {.one_call = true}), plan);
  EXPECT_EQ(find(&cache, 5), plan);
  EXPECT_EQ(cache.size(), 4u);
}

TEST(PlanCache, ForgetsWhatWasAskedForLeastRecently) {
  PlanCache cache;
  const auto first = find(&cache, 1), second = find(&cache, 2);
  for (int64_t iw = 3; iw < 2 + static_cast<int64_t>(PlanCache::kCapacity); ++iw) {
    find(&cache, iw);
    EXPECT_EQ(find(&cache, 1), first);
  }
  EXPECT_EQ(cache.size(), PlanCache::kCapacity);
  EXPECT_NE(find(&cache, 2), second);
}

TEST(PlanCache, PassesRefusalsOnAndKeepsNothingOfThem) {
  PlanCache cache;
  Problem problem;
  problem.iw = 0;
  std::shared_ptr<const Plan> plan;
  EXPECT_EQ(cache.find_or_create(problem, DType::kFloat32, {}, &plan).code(),
            StatusCode::kOutOfRange);
  EXPECT_EQ(plan, nullptr);
  EXPECT_EQ(cache.size(), 0u);
}

}  // namespace
}  // namespace ct2d
