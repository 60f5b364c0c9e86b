// Every register tile of every instruction set against the formula of micro/channel_lane.h.

#include "micro/channel_lane.h"

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

struct Shape {
  int64_t rows, columns, lanes;
};

void expect_formula(ChannelLaneFunction function, const Shape& shape, bool integer,
                    test::Random* random) {
  const auto [rows, columns, lanes] = shape;
  const int64_t channels = random->in(0, 9), row_pitch = columns + random->in(0, 9);
  const int64_t channel_pitch = rows * row_pitch + random->in(0, 9);
  const int64_t sums_pitch = (columns + random->in(0, 2)) * lanes;
  const std::vector<float> src = values(channels * channel_pitch + 4, random, integer);
  const std::vector<float> weights = values(channels * lanes, random, integer);
  const std::vector<float> before = values(rows * sums_pitch, random, integer);
  test::GuardedOutput<float> sums(rows * sums_pitch);
  std::copy(before.begin(), before.end(), sums.data());
  function({.src = src.data(),
            .row_pitch = row_pitch,
            .channels = channels,
            .channel_pitch = channel_pitch,
            .weights = weights.data(),
            .halves = false,
            .widened = nullptr,
            .sums = sums.data(),
            .sums_pitch = sums_pitch,
            .ahead = src.data() + random->in(0, 4),
            .ahead_step = random->in(0, 99)});
  ASSERT_TRUE(sums.guards_intact());
  for (int64_t at = 0; at < rows * sums_pitch; ++at) {
    const int64_t r = at / sums_pitch, i = at % sums_pitch / lanes, c = at % lanes;
    const double own = before[static_cast<size_t>(at)];
    double sum = own, reach = std::fabs(own);
    for (int64_t ci = 0; ci < channels && i < columns; ++ci) {
      const double product =
          static_cast<double>(src[static_cast<size_t>(ci * channel_pitch + r * row_pitch + i)]) *
          weights[static_cast<size_t>(ci * lanes + c)];
      sum += product;
      reach += std::fabs(product);
    }
    const double terms = i < columns ? static_cast<double>(channels) : 0.0;
    const double bound =
        integer || i >= columns ? 0.0 : 0x1p-24 * (reach * (terms + 4) + std::fabs(sum));
    ASSERT_LE(std::fabs(sums.values()[static_cast<size_t>(at)] - sum), bound)
        << rows << " x " << columns << " positions, " << lanes << " lanes, at " << r << ' ' << i
        << ' ' << c;
  }
}

// Calls visit(function, rows, columns, vectors) for every tile that there is.
template <class Visit>
void each_tile(const KernelTable& kernels, const Visit& visit) {
  for (int vectors = 1; vectors <= kChannelLaneMaxVectors; ++vectors) {
    for (int rows = 1; rows <= kChannelLaneMaxRows; ++rows) {
      for (int columns = 1; columns <= kChannelLaneMaxColumns; ++columns) {
        const auto function = kernels.channel_lane.functions[vectors - 1][rows - 1][columns - 1];
        if (function != nullptr) visit(function, rows, columns, vectors);
      }
    }
  }
}

int expect_every_tile(const KernelTable& kernels, bool integer) {
  test::Random random(20261125);
  int tiles = 0;
  each_tile(kernels, [&](ChannelLaneFunction function, int rows, int columns, int vectors) {
    ++tiles;
    for (int i = 0; i < 10; ++i) {
      expect_formula(function, {rows, columns, int64_t{vectors} * kernels.lanes}, integer, &random);
    }
  });
  return tiles;
}

TEST_P(ChannelLaneTest, IsExactOnIntegers) { EXPECT_GE(expect_every_tile(kernels_, true), 17); }

TEST_P(ChannelLaneTest, ObeysTheBoundOnRealNumbers) { expect_every_tile(kernels_, false); }

// A tile of fewer rows or columns than the largest must exist, or a remainder could not be
// computed.
TEST_P(ChannelLaneTest, HasEveryTileUpToItsLargest) {
  for (const auto& functions : kernels_.channel_lane.functions) EXPECT_NE(functions[0][0], nullptr);
  each_tile(kernels_, [&](ChannelLaneFunction, int rows, int columns, int vectors) {
    const auto& functions = kernels_.channel_lane.functions[vectors - 1];
    if (columns > 1) {
      EXPECT_NE(functions[rows - 1][columns - 2], nullptr) << rows << ' ' << columns;
    }
    if (rows > 1) {
      EXPECT_NE(functions[rows - 2][columns - 1], nullptr) << rows << ' ' << columns;
    }
  });
}

// A tile of weights that are halves: the bits of the tile of the same weights as floats, which it
// leaves behind.
void expect_widened(const KernelTable& kernels, int rows, int columns, int vectors,
                    test::Random* random) {
  const int64_t lanes = int64_t{vectors} * kernels.lanes, channels = random->in(0, 9);
  const int64_t plane = int64_t{rows} * columns, count = channels * lanes;
  std::vector<half_bits> halves(static_cast<size_t>(count));
  std::vector<float> weights;
  for (half_bits& half : halves) {
    half = half_from_double(static_cast<double>(value(random, false)));
    weights.push_back(half_to_float(half));
  }
  const std::vector<float> src = values(channels * plane + 4, random, false);
  const std::vector<float> before = values(plane * lanes, random, false);
  test::GuardedOutput<float> widened(count);
  std::vector<float> sums[2] = {before, before};
  for (const bool given : {false, true}) {
    kernels.channel_lane.functions[vectors - 1][rows - 1][columns - 1](
        {.src = src.data(),
         .row_pitch = columns,
         .channels = channels,
         .channel_pitch = plane,
         .weights = given ? static_cast<const void*>(halves.data()) : weights.data(),
         .halves = given,
         .widened = widened.data(),
         .sums = sums[given ? 1 : 0].data(),
         .sums_pitch = columns * lanes,
         .ahead = src.data(),
         .ahead_step = 0});
  }
  ASSERT_TRUE(widened.guards_intact());
  EXPECT_EQ(widened.values(), weights);
  EXPECT_EQ(sums[1], sums[0]) << rows << " x " << columns << " positions, " << lanes << " lanes";
}

TEST_P(ChannelLaneTest, WidensWeightsOnTheirWay) {
  test::Random random(20261127);
  each_tile(kernels_, [&](ChannelLaneFunction, int rows, int columns, int vectors) {
    for (int i = 0; i < 10; ++i) expect_widened(kernels_, rows, columns, vectors, &random);
  });
}

}  // namespace
}  // namespace ct2d
