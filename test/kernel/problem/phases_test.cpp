#include "problem/phases.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "problem/problem.h"
#include "support/small_axes.h"

namespace ct2d {
namespace {

constexpr int64_t kMaxField = (int64_t{1} << 31) - 1;

// The (kernel index, input index) pairs that meet at one output position, by kernel index.
using Pairs = std::vector<std::pair<int64_t, int64_t>>;

// Computes: the pairs of every output position that has any, from the definition.
std::map<int64_t, Pairs> scattered(const Axis& axis) {
  std::map<int64_t, Pairs> positions;
  for (int64_t k = 0; k < axis.kernel; ++k) {
    for (int64_t i = 0; i < axis.input; ++i) {
      const int64_t o = i * axis.stride - axis.padding + k * axis.dilation;
      if (o >= 0 && o < axis.output()) positions[o].emplace_back(k, i);
    }
  }
  return positions;
}

Pairs gathered(const Axis& axis, const AxisPhases& phases, int64_t o) {
  const int64_t u = o + axis.padding, q = u / axis.stride;
  const Phase phase = phases.phase(u % axis.stride);
  const Range live = phases.live_taps(phase, q);
  Pairs pairs;
  for (int64_t t = live.begin; t < live.end; ++t) {
    pairs.emplace_back(phase.first_kernel + t * phases.kernel_step(),
                       q - phase.offset - t * phases.input_step());
  }
  return pairs;
}

TEST(AxisPhases, GatherExactlyWhatTheDefinitionScatters) {
  int64_t axes = 0;
  test::for_each_small_axis({}, [&](const Axis& axis) {
    if (testing::Test::HasFatalFailure()) return;
    const AxisPhases phases(axis);
    std::vector<Pairs> expected(static_cast<size_t>(axis.output()));
    for (auto& [o, pairs] : scattered(axis)) expected[o] = std::move(pairs);
    std::vector<int64_t> bare;
    for (int64_t o = 0; o < axis.output(); ++o) {
      ASSERT_EQ(gathered(axis, phases, o), expected[o])
          << test::describe(axis) << " at output " << o;
      if (expected[o].empty()) bare.push_back(o);
    }
    ASSERT_EQ(phases.bare_outputs(), bare) << test::describe(axis);
    ++axes;
  });
  EXPECT_GT(axes, 50000);
}

// Each kernel index belongs to one tap of one phase, and a phase counts its taps exactly.
TEST(AxisPhases, ShareOutTheKernel) {
  test::for_each_small_axis({8, 6, 7, 1}, [](const Axis& axis) {
    if (axis.padding != 0 || axis.output_padding != 0) return;
    const AxisPhases phases(axis);
    std::vector<int> owners(static_cast<size_t>(axis.kernel));
    for (int64_t r = 0; r < axis.stride; ++r) {
      const Phase phase = phases.phase(r);
      ASSERT_GE(phase.offset, 0) << test::describe(axis);
      for (int64_t t = 0; t < phase.taps; ++t) {
        const int64_t k = phase.first_kernel + t * phases.kernel_step();
        ASSERT_TRUE(k >= 0 && k < axis.kernel) << test::describe(axis);
        ASSERT_EQ(k * axis.dilation % axis.stride, r) << test::describe(axis);
        ++owners[k];
      }
    }
    ASSERT_EQ(owners, std::vector<int>(static_cast<size_t>(axis.kernel), 1))
        << test::describe(axis);
  });
}

TEST(AxisPhases, LiveTapsAreTapsOfThePhase) {
  test::for_each_small_axis({4, 4, 5, 4}, [](const Axis& axis) {
    const AxisPhases phases(axis);
    for (int64_t r = 0; r < axis.stride; ++r) {
      const Phase phase = phases.phase(r);
      for (int64_t q = 0; q <= axis.output(); ++q) {
        const Range live = phases.live_taps(phase, q);
        if (live.empty()) continue;
        ASSERT_TRUE(live.begin >= 0 && live.end <= phase.taps) << test::describe(axis);
      }
    }
  });
}

// Strides, dilations and paddings up to the largest field, as far as `check` accepts them.
std::vector<Axis> huge_axes() {
  std::vector<Axis> axes;
  for (const int64_t stride : {int64_t{1}, int64_t{3}, kMaxField / 2, kMaxField - 1, kMaxField}) {
    for (const int64_t dilation :
         {int64_t{1}, int64_t{2}, int64_t{65536}, kMaxField - 1, kMaxField}) {
      for (const int64_t padding : {int64_t{0}, int64_t{1}, kMaxField - 2, kMaxField}) {
        for (int64_t kernel = 1; kernel <= 4; ++kernel) {
          for (int64_t input = 1; input <= 4; ++input) {
            const Axis axis{input, kernel, stride, padding, 0, dilation};
            if (check(test::problem_of(axis, {1, 1, 1, 0, 0, 1})).ok()) axes.push_back(axis);
          }
        }
      }
    }
  }
  return axes;
}

TEST(AxisPhases, HoldForStridesAndDilationsNearTheLargestField) {
  const std::vector<Axis> axes = huge_axes();
  EXPECT_GT(axes.size(), 200u);
  for (const Axis& axis : axes) {
    const AxisPhases phases(axis);
    const std::map<int64_t, Pairs> positions = scattered(axis);
    std::vector<int64_t> visited = {0, axis.output() / 2, axis.output() - 1};
    for (const auto& position : positions) {
      for (int64_t near = -1; near <= 1; ++near) visited.push_back(position.first + near);
    }
    for (const int64_t o : visited) {
      if (o < 0 || o >= axis.output()) continue;
      const auto at = positions.find(o);
      ASSERT_EQ(gathered(axis, phases, o), at == positions.end() ? Pairs{} : at->second)
          << test::describe(axis) << " at output " << o;
    }
  }
}

// With one input element and no dilation, output o holds kernel index o alone.
TEST(AxisPhases, HoldForAKernelOfTheLargestField) {
  for (const int64_t stride : {int64_t{1}, int64_t{2}, int64_t{7}, kMaxField - 1, kMaxField}) {
    const Axis axis{1, kMaxField, stride, 0, 0, 1};
    const AxisPhases phases(axis);
    for (const int64_t o : {int64_t{0}, int64_t{1}, kMaxField / 2, kMaxField - 2, kMaxField - 1}) {
      EXPECT_EQ(gathered(axis, phases, o), (Pairs{{o, 0}})) << test::describe(axis) << " at " << o;
    }
  }
}

// A table per phase would need terabytes here.
TEST(AxisPhases, CostNoTimeForLargeStrides) {
  int64_t taps = 0;
  for (int64_t stride = kMaxField - 100000; stride < kMaxField; ++stride) {
    const AxisPhases phases(Axis{1, 3, stride, 0, 0, stride - 2});
    for (const int64_t r : {int64_t{0}, stride - 2, stride - 1}) taps += phases.phase(r).taps;
  }
  EXPECT_GE(taps, 2 * 100000);
}

}  // namespace
}  // namespace ct2d
