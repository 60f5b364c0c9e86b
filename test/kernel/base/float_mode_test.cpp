#include "base/float_mode.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <cstdint>
#include <vector>

#include "base/parallel.h"
#include "support/grow_team.h"

namespace ct2d {
namespace {

volatile float one = 1, small = 0x1p-30f, tiny = 0x1p-80f;

struct Sums {
  float rounded = one + small;             // 1, unless rounding is upwards
  float subnormal = tiny * small * small;  // 2^-140, unless subnormal numbers are flushed
  bool operator==(const Sums&) const = default;
};

// While one lives, its thread computes as no other does.
class OtherMode {
 public:
  OtherMode() {
    std::fesetround(FE_UPWARD);
#if defined(__x86_64__)
    _mm_setcsr(_mm_getcsr() | 0x8040);  // flush to zero, denormals are zeros
#endif
  }
  ~OtherMode() { std::fesetenv(FE_DFL_ENV); }
};

TEST(FloatMode, IsTheStandardsAndIsPutBack) {
  const Sums expected;
  const OtherMode other;
  const Sums before;
  EXPECT_NE(before, expected);
  {
    const FloatMode standard;
    EXPECT_EQ(Sums(), expected);
  }
  EXPECT_EQ(Sums(), before);
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
}

TEST(FloatMode, OfAParallelLoopIsTheSameOnEveryThread) {
  constexpr int kThreads = 3, kTiles = 300;
  const Sums expected;
  test::grow_team(kThreads);
  const OtherMode other;
  std::vector<Sums> sums(kTiles);
  ASSERT_TRUE(parallel_for(kThreads, kTiles, nullptr, [&](int64_t tile, int) {
                sums[static_cast<size_t>(tile)] = Sums();
              }).ok());
  EXPECT_EQ(sums, std::vector<Sums>(kTiles, expected));
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
}

}  // namespace
}  // namespace ct2d
