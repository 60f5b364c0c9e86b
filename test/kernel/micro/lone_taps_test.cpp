// lone_taps of every instruction set against the formula of micro/lone_taps.h.

#include "micro/lone_taps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/half.h"
#include "support/guarded_output.h"
#include "support/isa_test.h"
#include "support/random.h"

namespace ct2d {
namespace {

using LoneTapsTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(LoneTapsTest);

constexpr int kCases = 60;

// Operands of a call; the weights are numbers that binary16 holds.
struct Case {
  Case(int64_t block_lanes, bool integer, test::Random* random)
      : lanes(block_lanes),
        channels(random->in(0, 9) * random->in(1, 30)),
        channel_pitch(random->in(1, 9)),
        taps(2 * random->in(0, 4)),
        sums_pitch(lanes + random->in(0, 9)) {
    const auto value = [&] {
      return integer ? static_cast<float>(random->in(-3, 3))
                     : static_cast<float>(random->in(-1024, 1024)) * 0x1p-9f;
    };
    for (int64_t i = 0; i < channels * channel_pitch + 1; ++i) src.push_back(value());
    for (int64_t i = 0; i < taps * channels * lanes; ++i) weights.push_back(value());
    for (int64_t i = 0; i < taps * sums_pitch; ++i) before.push_back(value());
  }

  std::vector<float> run(const LoneTapsFunction function, const void* packed, bool halves) const {
    test::GuardedOutput<float> sums(taps * sums_pitch);
    std::copy(before.begin(), before.end(), sums.data());
    function({.src = src.data(),
              .channels = channels,
              .channel_pitch = channel_pitch,
              .weights = packed,
              .halves = halves,
              .pairs = taps / 2,
              .sums = sums.data(),
              .sums_pitch = sums_pitch,
              .next = packed});
    EXPECT_TRUE(sums.guards_intact());
    return sums.values();
  }

  int64_t lanes, channels, channel_pitch, taps, sums_pitch;
  std::vector<float> src, weights, before;
};

void expect_formula(const Case& c, const std::vector<float>& sums, bool integer) {
  for (int64_t at = 0; at < c.taps * c.sums_pitch; ++at) {
    const int64_t t = at / c.sums_pitch, lane = at % c.sums_pitch;
    const double own = c.before[static_cast<size_t>(at)];
    double sum = own, reach = std::fabs(own);
    for (int64_t ci = 0; ci < c.channels && lane < c.lanes; ++ci) {
      const double product = static_cast<double>(c.src[static_cast<size_t>(ci * c.channel_pitch)]) *
                             c.weights[static_cast<size_t>((t * c.channels + ci) * c.lanes + lane)];
      sum += product;
      reach += std::fabs(product);
    }
    const double terms = static_cast<double>(c.channels);
    const double bound =
        integer || lane >= c.lanes ? 0.0 : 0x1p-24 * (reach * (terms + 4) + std::fabs(sum));
    ASSERT_LE(std::fabs(sums[static_cast<size_t>(at)] - sum), bound)
        << c.channels << " channels, tap " << t << " of " << c.taps << ", lane " << lane;
  }
}

TEST_P(LoneTapsTest, AddsProducts) {
  test::Random random(20261128);
  const LoneTapsFunction function = kernels_.lone_taps.function;
  const int64_t lanes = int64_t{kLoneTapsVectors} * kernels_.lanes;
  for (int i = 0; i < kCases; ++i) {
    const bool integer = i % 2 == 0;
    const Case c(lanes, integer, &random);
    expect_formula(c, c.run(function, c.weights.data(), false), integer);
  }
}

// The chains of a tile of channel_lane: which of the two runs must not show.
TEST_P(LoneTapsTest, HasTheBitsOfATile) {
  test::Random random(20261129);
  const LoneTapsFunction function = kernels_.lone_taps.function;
  const int64_t lanes = int64_t{kLoneTapsVectors} * kernels_.lanes;
  const auto tile = kernels_.channel_lane.functions[kLoneTapsVectors - 1][0][0];
  for (int i = 0; i < kCases; ++i) {
    const Case c(lanes, false, &random);
    std::vector<float> expected = c.before;
    for (int64_t t = 0; t < c.taps; ++t) {
      tile({.src = c.src.data(),
            .row_pitch = 0,
            .channels = c.channels,
            .channel_pitch = c.channel_pitch,
            .weights = c.weights.data() + t * c.channels * lanes,
            .halves = false,
            .widened = nullptr,
            .sums = expected.data() + t * c.sums_pitch,
            .sums_pitch = 0,
            .ahead = c.weights.data(),
            .ahead_step = 0});
    }
    EXPECT_EQ(c.run(function, c.weights.data(), false), expected);
  }
}

TEST_P(LoneTapsTest, TakesHalves) {
  if (!kernels_.lone_taps.halves) return;
  test::Random random(20261130);
  const LoneTapsFunction function = kernels_.lone_taps.function;
  const int64_t lanes = int64_t{kLoneTapsVectors} * kernels_.lanes;
  for (int i = 0; i < kCases; ++i) {
    const Case c(lanes, false, &random);
    std::vector<half_bits> halves;
    for (const float w : c.weights) halves.push_back(half_from_double(static_cast<double>(w)));
    EXPECT_EQ(c.run(function, halves.data(), true), c.run(function, c.weights.data(), false));
  }
}

}  // namespace
}  // namespace ct2d
