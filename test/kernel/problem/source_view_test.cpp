#include "problem/source_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "base/int_math.h"
#include "support/named_problems.h"
#include "support/random.h"
#include "support/random_problem.h"

namespace ct2d {
namespace {

const Problem kProblem = test::named_problem("n2ic3ih4iw5");

void expect_range(const Problem& problem, const Strides& strides, int64_t offset, int64_t begin,
                  int64_t end) {
  Range range{-1, -1};
  const Status status = touched_range(problem, strides, offset, &range);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(range.begin, begin);
  EXPECT_EQ(range.end, end);
}

void expect_refused(const Problem& problem, const Strides& strides, int64_t offset) {
  Range range{};
  EXPECT_EQ(touched_range(problem, strides, offset, &range).code(), StatusCode::kShapeMismatch)
      << "strides " << strides.n << ' ' << strides.c << ' ' << strides.h << ' ' << strides.w
      << ", offset " << offset;
}

TEST(SourceView, HasTheStridesOfAContiguousTensor) {
  const Strides strides = contiguous_strides(kProblem);
  EXPECT_EQ(strides.n, 60);
  EXPECT_EQ(strides.c, 20);
  EXPECT_EQ(strides.h, 5);
  EXPECT_EQ(strides.w, 1);
}

TEST(TouchedRange, CoversContiguousTensors) {
  expect_range(kProblem, contiguous_strides(kProblem), 0, 0, 120);
  expect_range(kProblem, contiguous_strides(kProblem), 7, 7, 127);
}

TEST(TouchedRange, CoversChannelsLast) { expect_range(kProblem, {60, 1, 15, 3}, 0, 0, 120); }

TEST(TouchedRange, CoversReversedAxes) {
  expect_range(kProblem, {-60, -20, -5, -1}, 119, 0, 120);
  expect_range(kProblem, {60, 20, 5, -1}, 4, 0, 120);
  expect_range(kProblem, {60, 20, -5, 1}, 15, 0, 120);
}

TEST(TouchedRange, CoversBroadcastAxes) {
  expect_range(kProblem, {0, 0, 0, 0}, 0, 0, 1);
  expect_range(kProblem, {0, 0, 0, 0}, 9, 9, 10);
  expect_range(kProblem, {0, 20, 0, 1}, 0, 0, 45);
}

TEST(TouchedRange, EqualsTheExtremesOfAllIndices) {
  test::Random random(20260105);
  for (int i = 0; i < 2000; ++i) {
    const Problem p = test::random_problem(&random);
    const Strides s{random.in(-40, 40), random.in(-40, 40), random.in(-40, 40), random.in(-40, 40)};
    const int64_t offset = random.in(0, 600);
    if (p.n == 0) continue;
    int64_t lowest = offset, highest = offset;
    for (int64_t n = 0; n < p.n; ++n) {
      for (int64_t c = 0; c < p.ic; ++c) {
        for (int64_t h = 0; h < p.ih; ++h) {
          for (int64_t w = 0; w < p.iw; ++w) {
            const int64_t index = offset + n * s.n + c * s.c + h * s.h + w * s.w;
            lowest = std::min(lowest, index);
            highest = std::max(highest, index);
          }
        }
      }
    }
    if (lowest < 0) {
      expect_refused(p, s, offset);
    } else {
      expect_range(p, s, offset, lowest, highest + 1);
    }
  }
}

TEST(TouchedRange, IsEmptyForAnEmptyBatch) {
  const Problem none = test::named_problem("n0ic3ih4iw5");
  for (const Strides& strides : {Strides{60, 20, 5, 1}, Strides{-60, -20, -5, -1},
                                 Strides{kMaxSize, kMaxSize, kMaxSize, kMaxSize}}) {
    Range range{-1, 5};
    ASSERT_TRUE(touched_range(none, strides, 3, &range).ok());
    EXPECT_TRUE(range.empty());
  }
}

TEST(TouchedRange, RefusesNegativeIndices) {
  expect_refused(kProblem, contiguous_strides(kProblem), -1);
  expect_refused(kProblem, contiguous_strides(kProblem), INT64_MIN);
  expect_refused(kProblem, {-60, -20, -5, -1}, 118);
  expect_refused(kProblem, {60, 20, 5, -1}, 3);
  expect_refused(kProblem, {-60, 20, 5, 1}, 59);
}

TEST(TouchedRange, RefusesIndicesPastTheLargestSize) {
  const Problem one = test::named_problem("iw2");
  expect_range(one, {0, 0, 0, 0}, kMaxSize, kMaxSize, kMaxSize + 1);
  expect_range(one, {0, 0, 0, kMaxSize}, 0, 0, kMaxSize + 1);
  expect_range(one, {0, 0, 0, -kMaxSize}, kMaxSize, 0, kMaxSize + 1);
  expect_refused(one, {0, 0, 0, kMaxSize}, 1);
  expect_refused(one, {0, 0, 0, 1}, kMaxSize);
  expect_refused(one, {0, 0, 0, 0}, kMaxSize + 1);
  expect_refused(one, {0, 0, 0, 0}, INT64_MAX);
  expect_refused(kProblem, contiguous_strides(kProblem), INT64_MAX);
}

TEST(TouchedRange, RefusesWhatWouldOverflow) {
  for (const int64_t step : {kMaxSize, kMaxSize + 1, INT64_MAX, -kMaxSize, INT64_MIN}) {
    expect_refused(kProblem, {step, 20, 5, 1}, step < 0 ? 0 : 1);
    expect_refused(kProblem, {60, step, 5, 1}, 0);
    expect_refused(kProblem, {60, 20, step, 1}, 0);
    expect_refused(kProblem, {60, 20, 5, step}, 0);
    expect_refused(kProblem, {step, step, step, step}, 0);
  }
}

// Two axes that cancel out still touch both ends on the way.
TEST(TouchedRange, AddsForwardAndBackwardReachesApart) {
  expect_range(kProblem, {100, -30, 5, 1}, 60, 0, 60 + 100 + 15 + 4 + 1);
  expect_refused(kProblem, {100, -30, 5, 1}, 59);
}

TEST(TouchedRange, IgnoresTheStrideOfAnAxisOfOne) {
  Range range{};
  ASSERT_TRUE(touched_range(Problem{}, {kMaxSize + 1, 0, 0, 0}, 5, &range).ok());
  EXPECT_EQ(range.begin, 5);
  EXPECT_EQ(range.end, 6);
}

}  // namespace
}  // namespace ct2d
