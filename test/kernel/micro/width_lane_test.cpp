// Every register tile of every instruction set against the formula of micro/width_lane.h.

#include "micro/width_lane.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "base/half.h"
#include "support/isa_test.h"
#include "support/tile_case.h"

namespace ct2d {
namespace {

using test::TileCase;
using test::TileShape;

struct Expected {
  double sum = 0, reach = 0;
};

// Output (co, lane q of all tiles, phase p) by the formula, in double. `width`: lanes of a tile.
Expected expect_output(const TileCase& c, const TileShape& shape, int64_t width, int co, int64_t q,
                       int p) {
  const int phases = width_lane_phases(shape.kind);
  const int64_t lane = c.lane + q / width * c.lane_step + q % width;
  Expected expected;
  size_t at = 0;
  for (int64_t t = 0; t < c.row_taps; ++t) {
    const int fed = c.tail_height > 0 && t == c.row_taps - 1 ? c.tail_height : shape.height;
    for (int64_t ci = 0; ci < c.channels; ++ci) {
      for (const WidthLaneStep& step : c.steps) {
        for (int phase = 0; phase < phases; ++phase) {
          if ((step.mask >> phase & 1) == 0) continue;
          for (int channel = 0; channel < fed; ++channel, ++at) {
            if (channel != co || phase != p) continue;
            const double x = c.lines[static_cast<size_t>(t)]
                                    [static_cast<size_t>(ci * c.pitch + lane - step.shift)];
            expected.sum += x * c.weights[at];
            expected.reach += std::fabs(x * c.weights[at]);
          }
        }
      }
    }
  }
  expected.sum += c.bias[static_cast<size_t>(co)];
  expected.reach += std::fabs(c.bias[static_cast<size_t>(co)]);
  return expected;
}

void expect_formula(WidthLaneFunction function, const TileShape& shape, int lanes, bool integer,
                    test::Random* random) {
  const int phases = width_lane_phases(shape.kind);
  const TileCase c = test::make_case(shape, lanes, integer, random);
  const int64_t width = int64_t{shape.vectors} * lanes, row_elements = c.count * width * phases;
  const std::vector<float> dst = test::run_tiles<float>(function, c, shape, row_elements);
  const std::vector<half_bits> halves =
      test::run_tiles<half_bits>(function, c, shape, row_elements);
  for (int64_t at = 0; at < row_elements * shape.height; ++at) {
    const auto co = static_cast<int>(at / row_elements);
    const int64_t q = at % row_elements / phases;
    const Expected expected = expect_output(c, shape, width, co, q, static_cast<int>(at % phases));
    const auto terms =
        static_cast<double>(c.row_taps * c.channels * static_cast<int64_t>(c.steps.size()));
    const double chain = integer ? 0.0 : 0x1p-24 * expected.reach * (terms + 4);
    ASSERT_LE(std::fabs(dst[static_cast<size_t>(at)] - expected.sum), chain)
        << shape.kind << ' ' << shape.pattern << ' ' << shape.height << ' ' << shape.vectors
        << " at " << at;
    ASSERT_EQ(halves[static_cast<size_t>(at)].bits,
              half_from_double(static_cast<double>(dst[static_cast<size_t>(at)])).bits)
        << shape.kind << ' ' << shape.pattern << ' ' << shape.height << ' ' << shape.vectors
        << " at " << at;
  }
}

using WidthLaneTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(WidthLaneTest);

int expect_every_tile(const KernelTable& kernels, bool integer) {
  test::Random random(20260201);
  int tiles = 0;
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int pattern = 0; pattern < kWidthLanePatterns; ++pattern) {
      test::for_each_tile(kernels, kind, pattern, [&](const TileShape& shape, auto function) {
        ++tiles;
        for (int i = 0; i < 20; ++i) {
          expect_formula(function, shape, kernels.lanes, integer, &random);
        }
      });
    }
  }
  return tiles;
}

TEST_P(WidthLaneTest, IsExactOnIntegers) { EXPECT_GT(expect_every_tile(kernels_, true), 50); }

TEST_P(WidthLaneTest, ObeysTheBoundOnRealNumbers) { expect_every_tile(kernels_, false); }

TEST_P(WidthLaneTest, HasTheTilesThatBlocksPrefer) {
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int height = 1; height <= kernels_.width_lane.preferred_height[kind]; ++height) {
      for (int other = 0; other <= kind; ++other) {
        EXPECT_NE(kernels_.width_lane.functions[other][0][height - 1][0], nullptr)
            << kind << ' ' << height;
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
