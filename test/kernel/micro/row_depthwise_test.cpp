// Every row tile of every instruction set against the formula of micro/row_depthwise.h.

#include "micro/row_depthwise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/guarded_output.h"
#include "support/isa_test.h"
#include "support/random.h"

namespace ct2d {
namespace {

constexpr int64_t kReach = 40;  // floats before column 0 that shifts may read

// The operands of one tile.
struct Case {
  int rows;
  int64_t groups, line_count, pattern_count, columns;
  std::vector<int64_t> shifts;
  std::vector<std::vector<float>> lines;  // [groups * line_count]
  std::vector<RowDepthwisePattern> patterns;
  std::vector<bool> is_live;         // [pattern][step][lane]
  std::vector<float> weights, bias;  // [pattern][line][step][row + a gap][lane], [row]
  int64_t weight_pitch, pattern_pitch;

  bool live(int64_t pattern, size_t step, int64_t lane, int64_t lanes) const {
    const size_t vector = static_cast<size_t>(pattern) * shifts.size() + step;
    return is_live[vector * static_cast<size_t>(lanes) + static_cast<size_t>(lane)];
  }
};

float value(test::Random* random, bool integer) {
  if (integer) return static_cast<float>(random->in(-3, 3));
  return static_cast<float>(random->in(-1000000, 1000000)) * 0x1p-20f;
}

Case make_case(int rows, bool is_masked, int64_t lanes, bool integer, test::Random* random) {
  Case c{};
  c.rows = rows;
  c.groups = random->in(1, 3);
  c.line_count = random->in(0, 3);
  c.pattern_count = random->in(0, 1) == 0 ? 1 : random->in(2, 3);
  for (int64_t j = 0; j < c.pattern_count; ++j) {
    const RowDepthwisePattern pattern{random->in(0, 19), random->in(0, lanes - 1)};
    c.patterns.push_back(pattern);
    c.columns = std::max(c.columns, (pattern.vectors + 1) * c.pattern_count * lanes);
  }
  for (int64_t k = random->in(0, 3); k > 0; --k) c.shifts.push_back(random->in(0, kReach));
  const auto steps = static_cast<int64_t>(c.shifts.size());
  for (int64_t i = 0; i < c.pattern_count * steps * lanes; ++i) {
    c.is_live.push_back(!is_masked || random->in(0, 2) > 0);
  }
  for (int64_t l = 0; l < c.groups * c.line_count; ++l) {
    c.lines.emplace_back(static_cast<size_t>(kReach + c.columns));
    for (float& x : c.lines.back()) x = value(random, integer);
  }
  c.weight_pitch = (rows + random->in(0, 2)) * lanes;
  c.pattern_pitch = c.line_count * steps * c.weight_pitch + random->in(0, 1) * lanes;
  c.weights.resize(static_cast<size_t>(c.pattern_count * c.pattern_pitch));
  for (float& w : c.weights) w = value(random, integer);
  for (int r = 0; r < rows; ++r) c.bias.push_back(value(random, integer));
  return c;
}

struct Expected {
  double sum = 0, reach = 0;
};

Expected expect_output(const Case& c, int64_t group, int r, int64_t column, int64_t lanes) {
  Expected expected;
  const int64_t pattern = column / lanes % c.pattern_count;
  auto at = static_cast<size_t>(pattern * c.pattern_pitch);
  for (int64_t l = 0; l < c.line_count; ++l) {
    for (size_t k = 0; k < c.shifts.size(); ++k, at += static_cast<size_t>(c.weight_pitch)) {
      if (!c.live(pattern, k, column % lanes, lanes)) continue;
      const double x = c.lines[static_cast<size_t>(group * c.line_count + l)]
                              [static_cast<size_t>(kReach + column - c.shifts[k])];
      const double product = x * c.weights[at + static_cast<size_t>(r * lanes + column % lanes)];
      expected.sum += product;
      expected.reach += std::fabs(product);
    }
  }
  expected.sum += c.bias[static_cast<size_t>(r)];
  expected.reach += std::fabs(c.bias[static_cast<size_t>(r)]);
  return expected;
}

// Runs a tile into [row][group][columns], which it leaves alone beside its own columns.
template <class T>
std::vector<T> run_tile(const KernelTable& kernels, bool is_masked, const Case& c) {
  std::vector<const float*> lines;
  for (const auto& line : c.lines) lines.push_back(line.data() + kReach);
  std::vector<float> masks;
  for (const bool live : c.is_live) masks.push_back(std::bit_cast<float>(live ? ~0u : 0u));
  test::GuardedOutput<T> dst(c.rows * c.groups * c.columns);
  std::vector<void*> rows;
  for (int r = 0; r < c.rows; ++r) rows.push_back(dst.data() + r * c.groups * c.columns);
  kernels.row_depthwise.functions[sizeof(T) == 2][is_masked][c.rows - 1](
      {.groups = c.groups,
       .lines = lines.data(),
       .line_count = c.line_count,
       .shifts = c.shifts.data(),
       .step_count = static_cast<int64_t>(c.shifts.size()),
       .patterns = c.patterns.data(),
       .pattern_count = c.pattern_count,
       .masks = is_masked ? masks.data() : nullptr,
       .weights = c.weights.data(),
       .pattern_pitch = c.pattern_pitch,
       .weight_pitch = c.weight_pitch,
       .bias = c.bias.data(),
       .dst = rows.data(),
       .group_pitch = c.columns});
  EXPECT_TRUE(dst.guards_intact());
  int64_t written = 0;
  for (const auto& [vectors, tail] : c.patterns) written += vectors * kernels.lanes + tail;
  EXPECT_EQ(dst.unwritten(), c.rows * c.groups * (c.columns - written));
  return dst.values();
}

template <class T>
void expect_formula(const KernelTable& kernels, bool is_masked, const Case& c, bool integer) {
  const int64_t lanes = kernels.lanes;
  const std::vector<T> dst = run_tile<T>(kernels, is_masked, c);
  for (int64_t at = 0; at < static_cast<int64_t>(dst.size()); ++at) {
    const int64_t column = at % c.columns, group = at / c.columns % c.groups;
    const auto& [vectors, tail] = c.patterns[static_cast<size_t>(column / lanes % c.pattern_count)];
    const int64_t vector = column / lanes / c.pattern_count;
    if (vector > vectors || (vector == vectors && column % lanes >= tail)) continue;
    const auto row = static_cast<int>(at / c.columns / c.groups);
    const Expected expected = expect_output(c, group, row, column, lanes);
    const double chain = integer ? 0.0 : 0x1p-24 * expected.reach * (9 + 4);
    ASSERT_LE(std::fabs(widen(dst[static_cast<size_t>(at)]) - expected.sum), chain)
        << c.rows << " rows, column " << column << " of " << vectors << " vectors and " << tail;
  }
}

using RowDepthwiseTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(RowDepthwiseTest);

template <class T>
void expect_every_tile(const KernelTable& kernels, bool integer) {
  test::Random random(20261126);
  for (const bool is_masked : {false, true}) {
    for (int rows = 1; rows <= kRowDepthwiseMaxRows; ++rows) {
      for (int i = 0; i < 100 && !testing::Test::HasFailure(); ++i) {
        const Case c = make_case(rows, is_masked, kernels.lanes, integer, &random);
        expect_formula<T>(kernels, is_masked, c, integer);
      }
    }
  }
}

TEST_P(RowDepthwiseTest, IsExactOnIntegers) {
  expect_every_tile<float>(kernels_, true);
  expect_every_tile<half_bits>(kernels_, true);
}

TEST_P(RowDepthwiseTest, ObeysTheBoundOnRealNumbers) { expect_every_tile<float>(kernels_, false); }

TEST_P(RowDepthwiseTest, NeverMultipliesWhatAMaskHides) {
  test::Random random(20261127);
  for (int rows = 1; rows <= kRowDepthwiseMaxRows; ++rows) {
    Case c = make_case(rows, true, kernels_.lanes, true, &random);
    c.line_count = c.pattern_count = c.groups = 1;
    c.patterns = {{3, 0}};
    c.columns = 3 * kernels_.lanes;
    c.shifts = {0};
    c.is_live.assign(static_cast<size_t>(kernels_.lanes), false);
    c.is_live.back() = kernels_.lanes > 1;
    c.pattern_pitch = c.weight_pitch;
    c.weights.assign(static_cast<size_t>(c.weight_pitch), 0.0f);
    c.lines.assign(1, {});
    for (int64_t i = -kReach; i < c.columns; ++i) {
      const bool is_live = i >= 0 && c.live(0, 0, i % kernels_.lanes, kernels_.lanes);
      c.lines[0].push_back(is_live ? 1.0f : std::numeric_limits<float>::infinity());
    }
    expect_formula<float>(kernels_, true, c, true);
  }
}

TEST_P(RowDepthwiseTest, StretchesEveryCount) {
  for (const int64_t times : {1, 2, 3, 4, 5, 8, 16, 17, 33}) {
    for (int64_t count = 0; count <= 2 * kernels_.lanes + 1; ++count) {
      std::vector<float> src;
      std::vector<half_bits> halves;
      for (int64_t i = 0; i < count; ++i) {
        src.push_back(static_cast<float>(i + 1));
        halves.push_back(half_from_double(static_cast<double>(i + 1)));
      }
      std::vector<float> dst(static_cast<size_t>(count * times + kernels_.lanes + 1), -1.0f);
      std::vector<float> from_halves = dst;
      kernels_.row_depthwise.stretch(src.data(), count, times, dst.data());
      kernels_.row_depthwise.stretch_halves(halves.data(), count, times, from_halves.data());
      for (int64_t at = 0; at < count * times; ++at) {
        const auto expected = static_cast<float>(at / times + 1);
        ASSERT_EQ(dst[static_cast<size_t>(at)], expected) << count << " times " << times;
        ASSERT_EQ(from_halves[static_cast<size_t>(at)], expected) << count << " times " << times;
      }
      EXPECT_EQ(dst.back(), -1.0f) << count << " times " << times;
      EXPECT_EQ(from_halves.back(), -1.0f) << count << " times " << times;
    }
  }
}

}  // namespace
}  // namespace ct2d
