#include "base/int_math.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace ct2d {
namespace {

constexpr int64_t kMaxField = (int64_t{1} << 31) - 1;

TEST(CeilDiv, IsTheLeastIntegerThatReaches) {
  for (int64_t b = 1; b <= 12; ++b) {
    for (int64_t a = -60; a <= 60; ++a) {
      const int64_t result = ceil_div(a, b);
      EXPECT_GE(result * b, a) << a << " / " << b;
      EXPECT_LT((result - 1) * b, a) << a << " / " << b;
    }
  }
}

TEST(CeilDiv, HoldsAtTheEndsOfTheRange) {
  EXPECT_EQ(ceil_div(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(ceil_div(INT64_MIN, 1), INT64_MIN);
  EXPECT_EQ(ceil_div(INT64_MAX, 2), (INT64_MAX - 1) / 2 + 1);
  EXPECT_EQ(ceil_div(INT64_MAX, INT64_MAX), 1);
  EXPECT_EQ(ceil_div(1, INT64_MAX), 1);
}

TEST(RoundUp, IsTheLeastMultipleThatReaches) {
  EXPECT_EQ(round_up(0, 16), 0);
  EXPECT_EQ(round_up(1, 16), 16);
  EXPECT_EQ(round_up(16, 16), 16);
  EXPECT_EQ(round_up(17, 16), 32);
}

TEST(TakeIndex, TakesIndicesApartFromTheInnermostOn) {
  int64_t nested = (2 * 5 + 4) * 3 + 1;
  EXPECT_EQ(take_index(&nested, 3), 1);
  EXPECT_EQ(take_index(&nested, 5), 4);
  EXPECT_EQ(nested, 2);
}

TEST(Gcd, IsTheLargestCommonDivisor) {
  for (int64_t a = 1; a <= 60; ++a) {
    for (int64_t b = 1; b <= 60; ++b) {
      int64_t largest = 1;
      for (int64_t d = 1; d <= a; ++d) {
        if (a % d == 0 && b % d == 0) largest = d;
      }
      EXPECT_EQ(gcd(a, b), largest) << a << ", " << b;
    }
  }
  EXPECT_EQ(gcd(kMaxField, kMaxField - 1), 1);
  EXPECT_EQ(gcd(kMaxField - 1, kMaxField - 1), kMaxField - 1);
}

TEST(ModInverse, IsTheOneInverseBelowTheModulus) {
  for (int64_t m = 1; m <= 60; ++m) {
    for (int64_t a = 1; a <= 130; ++a) {
      if (gcd(a, m) != 1) continue;
      const int64_t x = mod_inverse(a, m);
      EXPECT_GE(x, 0) << a << " mod " << m;
      EXPECT_LT(x, m) << a << " mod " << m;
      EXPECT_EQ(a * x % m, 1 % m) << a << " mod " << m;
    }
  }
}

TEST(ModInverse, HoldsForTheLargestFields) {
  for (int64_t m = kMaxField - 40; m <= kMaxField; ++m) {
    for (const int64_t a : {int64_t{1}, int64_t{2}, int64_t{3}, int64_t{65537}, m - 2, m - 1}) {
      if (gcd(a, m) != 1) continue;
      const int64_t x = mod_inverse(a, m);
      ASSERT_TRUE(x >= 0 && x < m) << a << " mod " << m;
      EXPECT_EQ(a * x % m, 1) << a << " mod " << m;
    }
  }
}

TEST(MulWithin, MultipliesUpToTheLimitAndIncludingIt) {
  for (int64_t limit = 1; limit <= 30; ++limit) {
    for (int64_t a = 0; a <= 31; ++a) {
      for (int64_t b = 0; b <= 31; ++b) {
        int64_t product = a;
        const bool fits = a * b <= limit;
        EXPECT_EQ(mul_within(&product, b, limit), fits) << a << " * " << b << " <= " << limit;
        EXPECT_EQ(product, fits ? a * b : a) << a << " * " << b << " <= " << limit;
      }
    }
  }
}

TEST(MulWithin, RefusesWhatWouldOverflow) {
  int64_t product = INT64_MAX;
  EXPECT_FALSE(mul_within(&product, INT64_MAX));
  EXPECT_EQ(product, INT64_MAX);
  EXPECT_FALSE(mul_within(&product, 2, INT64_MAX));
  EXPECT_TRUE(mul_within(&product, 1, INT64_MAX));
  EXPECT_TRUE(mul_within(&product, 0));
  EXPECT_EQ(product, 0);
}

TEST(MulWithin, DefaultsToTheLargestDoubleExactInteger) {
  int64_t product = 6361 * 69431;
  EXPECT_TRUE(mul_within(&product, 20394401));
  EXPECT_EQ(product, kMaxSize);
  product = int64_t{1} << 52;
  EXPECT_FALSE(mul_within(&product, 2));
  EXPECT_EQ(static_cast<int64_t>(static_cast<double>(kMaxSize)), kMaxSize);
}

}  // namespace
}  // namespace ct2d
