// Every register tile of every instruction set against the formula of micro/channel_lane.h.

#include "micro/channel_lane.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/guarded_output.h"
#include "support/isa_test.h"
#include "support/random.h"

namespace ct2d {
namespace {

using ChannelLaneTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(ChannelLaneTest);

// Values of integers are exact in any order of summation; others show a wrong pairing of operands.
float value(test::Random* random, bool integer) {
  if (integer) return static_cast<float>(random->in(-3, 3));
  return static_cast<float>(random->in(-1000000, 1000000)) * 0x1p-20f;
}

std::vector<float> values(int64_t count, test::Random* random, bool integer) {
  std::vector<float> result(static_cast<size_t>(count));
  for (float& x : result) x = value(random, integer);
  return result;
}

void expect_formula(ChannelLaneFunction function, int64_t positions, int64_t lanes, bool integer,
                    test::Random* random) {
  const int64_t channels = random->in(1, 6), pitch = positions + random->in(8, 20);
  std::vector<int64_t> taps;
  for (int64_t t = random->in(0, 5); t > 0; --t) taps.push_back(-random->in(0, 8));
  const std::vector<float> line = values(channels * pitch + 4, random, integer);
  const auto tap_count = static_cast<int64_t>(taps.size());
  const int64_t tap_pitch = (channels + random->in(0, 3)) * lanes;
  const std::vector<float> weights = values(tap_count * tap_pitch, random, integer);
  const std::vector<float> bias = values(lanes, random, integer);
  const std::vector<float> sums = values(positions * lanes, random, integer);
  const bool has_bias = random->in(0, 1) == 1, has_sums = random->in(0, 1) == 1;
  test::GuardedOutput<float> dst(positions * lanes);
  function({.src = line.data() + 8,
            .taps = taps.data(),
            .tap_count = tap_count,
            .channels = channels,
            .channel_pitch = pitch,
            .weights = weights.data(),
            .tap_pitch = tap_pitch,
            .ahead = random->in(-9, 9) * lanes,
            .sums = has_sums ? sums.data() : nullptr,
            .bias = has_bias ? bias.data() : nullptr,
            .dst = dst.data()});
  ASSERT_TRUE(dst.guards_intact());
  ASSERT_EQ(dst.unwritten(), 0);
  for (int64_t i = 0; i < positions; ++i) {
    for (int64_t c = 0; c < lanes; ++c) {
      const double own_bias = has_bias ? bias[static_cast<size_t>(c)] : 0.0;
      const double before = has_sums ? sums[static_cast<size_t>(i * lanes + c)] : 0.0;
      double sum = before + own_bias, reach = std::fabs(before) + std::fabs(own_bias);
      for (int64_t t = 0; t < tap_count; ++t) {
        for (int64_t ci = 0; ci < channels; ++ci) {
          const int64_t at = 8 + taps[static_cast<size_t>(t)] + ci * pitch + i;
          const double product = static_cast<double>(line[static_cast<size_t>(at)]) *
                                 weights[static_cast<size_t>(t * tap_pitch + ci * lanes + c)];
          sum += product;
          reach += std::fabs(product);
        }
      }
      const auto terms = static_cast<double>(tap_count * channels);
      const double bound = integer ? 0.0 : 0x1p-24 * (reach * (terms + 4) + std::fabs(sum));
      ASSERT_LE(std::fabs(dst.values()[static_cast<size_t>(i * lanes + c)] - sum), bound)
          << positions << " positions, " << lanes << " lanes, at " << i << ' ' << c;
    }
  }
}

int expect_every_tile(const KernelTable& kernels, bool integer) {
  test::Random random(20261125);
  int tiles = 0;
  for (int vectors = 1; vectors <= kChannelLaneMaxVectors; ++vectors) {
    for (int positions = 1; positions <= kChannelLaneMaxPositions; ++positions) {
      const ChannelLaneFunction function =
          kernels.channel_lane.functions[vectors - 1][positions - 1];
      if (function == nullptr) continue;
      ++tiles;
      for (int i = 0; i < 10; ++i) {
        expect_formula(function, positions, int64_t{vectors} * kernels.lanes, integer, &random);
      }
    }
  }
  return tiles;
}

TEST_P(ChannelLaneTest, IsExactOnIntegers) { EXPECT_GE(expect_every_tile(kernels_, true), 17); }

TEST_P(ChannelLaneTest, ObeysTheBoundOnRealNumbers) { expect_every_tile(kernels_, false); }

// A tile of fewer positions than the largest must exist, or a remainder could not be computed.
TEST_P(ChannelLaneTest, HasEveryTileUpToItsLargest) {
  for (const auto& functions : kernels_.channel_lane.functions) {
    EXPECT_NE(functions[0], nullptr);
    for (int positions = 1; positions < kChannelLaneMaxPositions; ++positions) {
      if (functions[positions] != nullptr) {
        EXPECT_NE(functions[positions - 1], nullptr) << positions;
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
