// Every register tile of every instruction set against the formula of micro/width_lane.h.

#include "micro/width_lane.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/guarded_output.h"
#include "support/isa_test.h"
#include "support/random.h"
#include "support/storage.h"

namespace ct2d {
namespace {

struct Shape {
  int kind, rows, vectors;
};

// The operands of one tile: lines, weights in stream order, bias.
struct Case {
  int64_t row_taps, channels, pitch, lane;
  std::vector<std::vector<int32_t>> shifts;  // by run
  std::vector<uint32_t> masks;
  std::vector<std::vector<float>> lines, weights;
  std::vector<float> bias;
};

// Values of integers are exact in any order of summation; others show a wrong pairing of operands.
float value(test::Random* random, bool integer) {
  if (integer) return static_cast<float>(random->in(-3, 3));
  return static_cast<float>(random->in(-1000000, 1000000)) * 0x1p-20f;
}

Case make_case(const Shape& shape, int lanes, bool integer, test::Random* random) {
  const int phases = width_lane_phases(shape.kind);
  Case c{random->in(0, 3), random->in(1, 5), 0, random->in(6, 9), {}, {}, {}, {}, {}};
  c.pitch = c.lane + shape.vectors * lanes + random->in(0, 5);
  for (uint32_t mask = 1; mask < (1u << phases); ++mask) {
    if (!is_width_lane_mask(mask, phases) || random->in(0, 1) == 0) continue;
    c.masks.push_back(mask);
    c.shifts.push_back({});
    for (int32_t shift = 0; shift < 6; ++shift) {
      if (random->in(0, 2) == 0) c.shifts.back().push_back(shift);
    }
    int64_t count = 0;
    for (int p = 0; p < phases; ++p) count += mask >> p & 1;
    count *= c.row_taps * c.channels * static_cast<int64_t>(c.shifts.back().size()) * shape.rows;
    c.weights.emplace_back(static_cast<size_t>(count + 4));
    for (float& w : c.weights.back()) w = value(random, integer);
  }
  for (int64_t t = 0; t < c.row_taps; ++t) {
    c.lines.emplace_back(static_cast<size_t>(c.channels * c.pitch));
    for (float& x : c.lines.back()) x = value(random, integer);
  }
  for (int co = 0; co < shape.rows; ++co) c.bias.push_back(value(random, integer));
  return c;
}

struct Expected {
  double sum = 0, reach = 0;
};

// Output (co, lane q, phase p) by the formula, in double.
Expected expect_output(const Case& c, const Shape& shape, int co, int64_t q, int p) {
  const int phases = width_lane_phases(shape.kind);
  Expected expected;
  for (size_t run = 0; run < c.masks.size(); ++run) {
    size_t at = 0;
    for (int64_t t = 0; t < c.row_taps; ++t) {
      for (int64_t ci = 0; ci < c.channels; ++ci) {
        for (const int32_t shift : c.shifts[run]) {
          for (int phase = 0; phase < phases; ++phase) {
            if ((c.masks[run] >> phase & 1) == 0) continue;
            for (int row = 0; row < shape.rows; ++row, ++at) {
              if (row != co || phase != p) continue;
              const double x = c.lines[static_cast<size_t>(t)]
                                      [static_cast<size_t>(ci * c.pitch + c.lane + q - shift)];
              expected.sum += x * c.weights[run][at];
              expected.reach += std::fabs(x * c.weights[run][at]);
            }
          }
        }
      }
    }
  }
  expected.sum += c.bias[static_cast<size_t>(co)];
  expected.reach += std::fabs(c.bias[static_cast<size_t>(co)]);
  return expected;
}

template <class T>
std::vector<T> run_tile(WidthLaneFunction function, const Case& c, const Shape& shape,
                        int64_t row_elements) {
  std::vector<const float*> lines;
  for (const auto& line : c.lines) lines.push_back(line.data());
  std::vector<WidthLaneRun> runs;
  for (size_t run = 0; run < c.masks.size(); ++run) {
    runs.push_back({c.masks[run], static_cast<int32_t>(c.shifts[run].size()), c.shifts[run].data(),
                    c.weights[run].data()});
  }
  test::GuardedOutput<T> dst(row_elements * shape.rows);
  function({.rows = lines.data(),
            .row_taps = c.row_taps,
            .lane = c.lane,
            .channels = c.channels,
            .channel_pitch = c.pitch,
            .runs = runs.data(),
            .run_count = static_cast<int64_t>(runs.size()),
            .bias = c.bias.data(),
            .dst = dst.data(),
            .dst_stride = row_elements});
  EXPECT_TRUE(dst.guards_intact());
  EXPECT_EQ(dst.unwritten(), 0);
  return dst.values();
}

template <class T>
void expect_formula(WidthLaneFunction function, const Shape& shape, int lanes, bool integer,
                    test::Random* random) {
  const int phases = width_lane_phases(shape.kind);
  const Case c = make_case(shape, lanes, integer, random);
  const int64_t row_elements = int64_t{shape.vectors} * lanes * phases;
  const std::vector<T> dst = run_tile<T>(function, c, shape, row_elements);
  for (int64_t at = 0; at < row_elements * shape.rows; ++at) {
    const auto co = static_cast<int>(at / row_elements);
    const int64_t q = at % row_elements / phases;
    const Expected expected = expect_output(c, shape, co, q, static_cast<int>(at % phases));
    const double terms = 3 * 5 * 6 * 4;
    const double chain = integer ? 0.0 : 0x1p-24 * expected.reach * (terms + 4);
    const double store =
        sizeof(T) == 4 || integer ? 0.0 : test::kEpsilon<T> * std::fabs(expected.sum) + 0x1p-25;
    ASSERT_LE(std::fabs(widen(dst[static_cast<size_t>(at)]) - expected.sum), chain + store)
        << shape.kind << ' ' << shape.rows << ' ' << shape.vectors << " at " << at;
  }
}

using WidthLaneTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(WidthLaneTest);

template <class T>
int expect_every_tile(const KernelTable& kernels, bool integer) {
  test::Random random(20260201);
  int tiles = 0;
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int rows = 1; rows <= kWidthLaneMaxRows; ++rows) {
      for (int vectors = 1; vectors <= kWidthLaneMaxVectors; ++vectors) {
        const auto dtype = static_cast<int>(test::kDType<T>);
        const WidthLaneFunction function =
            kernels.width_lane.functions[dtype][kind][rows - 1][vectors - 1];
        if (function == nullptr) continue;
        ++tiles;
        for (int i = 0; i < 20; ++i) {
          expect_formula<T>(function, {kind, rows, vectors}, kernels.lanes, integer, &random);
        }
      }
    }
  }
  return tiles;
}

TEST_P(WidthLaneTest, IsExactOnIntegers) {
  EXPECT_GT(expect_every_tile<float>(kernels_, true), 20);
  EXPECT_GT(expect_every_tile<half_bits>(kernels_, true), 20);
}

TEST_P(WidthLaneTest, ObeysTheBoundOnRealNumbers) {
  expect_every_tile<float>(kernels_, false);
  expect_every_tile<half_bits>(kernels_, false);
}

TEST_P(WidthLaneTest, HasTheTilesThatBlocksPrefer) {
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int rows = 1; rows <= kernels_.width_lane.preferred_rows[kind]; ++rows) {
      for (int other = 0; other <= kind; ++other) {
        EXPECT_NE(kernels_.width_lane.functions[0][other][rows - 1][0], nullptr)
            << kind << ' ' << rows;
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
