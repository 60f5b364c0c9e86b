// How an axis is cut for the transform: forms, parts and the inputs that its tiles read.

#include "algo/winograd/axis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/random.h"

namespace ct2d {
namespace {

constexpr WinogradForm kNone = WinogradForm::kNone, kF32 = WinogradForm::kF32,
                       kF23 = WinogradForm::kF23, kF22 = WinogradForm::kF22;
constexpr WinogradTiles kLarge = WinogradTiles::kLarge, kSmall = WinogradTiles::kSmall;

// input, kernel, stride, padding, output padding, dilation
TEST(WinogradAxis, TakesTheFormWithTheFewestMultiplications) {
  struct Row {
    Axis axis;
    WinogradForm form;
    int64_t parts, spans;
    WinogradTiles tiles = kLarge;
  };
  constexpr Row kRows[] = {
      {{64, 4, 2, 1, 0, 1}, kF32, 1, 22},  // positions 0 to 64
      {{64, 3, 2, 1, 1, 1}, kF32, 1, 22},  // of two taps and of one
      {{64, 3, 1, 1, 0, 1}, kF23, 1, 32},
      {{64, 3, 1, 2, 0, 2}, kF23, 1, 16},   // spans of two interleaved tiles
      {{64, 2, 2, 0, 0, 1}, kNone, 1, 64},  // one tap a phase: nothing to save
      {{64, 5, 2, 2, 1, 1}, kF23, 1, 32},
      {{64, 16, 8, 4, 0, 1}, kF32, 1, 22},
      {{1, 1, 1, 0, 0, 1}, kNone, 1, 1},
      {{8, 4, 2, 1, 0, 1}, kF22, 1, 4, kSmall},  // positions begin with output 0
      {{8, 4, 2, 0, 0, 1}, kF22, 1, 5, kSmall},  // 18 outputs, two a position
      {{64, 3, 2, 1, 1, 1}, kF22, 1, 32, kSmall},
      {{64, 2, 1, 1, 0, 1}, kF22, 1, 32, kSmall},
      {{64, 3, 1, 1, 0, 1}, kF23, 1, 32, kSmall},  // three taps a phase
      {{64, 7, 2, 3, 1, 1}, kF32, 2, 22, kSmall},  // four
      {{64, 2, 1, 1, 0, 2}, kF32, 1, 11, kSmall},  // tiles interleave
  };
  for (const Row& row : kRows) {
    const WinogradAxis axis(row.axis, row.tiles);
    EXPECT_EQ(axis.form(), row.form) << row.axis.kernel << ' ' << row.axis.stride;
    EXPECT_EQ(axis.parts(), row.parts) << row.axis.kernel << ' ' << row.axis.stride;
    EXPECT_EQ(axis.spans(), row.spans) << row.axis.kernel << ' ' << row.axis.stride;
  }
}

TEST(WinogradAxis, ServesPhasesThatHaveTapsAndShareTheirInputs) {
  EXPECT_TRUE(WinogradAxis::serves({8, 3, 3, 0, 0, 1}));
  EXPECT_TRUE(WinogradAxis::serves({8, 3, 1, 0, 0, 4}));
  EXPECT_FALSE(WinogradAxis::serves({8, 2, 3, 0, 0, 1}));
  EXPECT_FALSE(WinogradAxis::serves({8, 3, 2, 0, 0, 3}));
}

std::vector<Axis> random_axes() {
  test::Random random(20261129);
  std::vector<Axis> axes;
  while (axes.size() < 500) {
    Axis axis{random.in(1, 20), random.in(1, 12), random.in(1, 4), 0, 0, random.in(1, 3)};
    axis.output_padding = random.in(0, std::max(axis.stride, axis.dilation) - 1);
    axis.padding = random.in(0, (axis.output() - 1) / 2);
    if (WinogradAxis::serves(axis)) axes.push_back(axis);
  }
  return axes;
}

// Each tap of each phase is in one part, at most once, and each kernel index is some phase's.
TEST(WinogradAxis, PutsEveryKernelIndexInOnePart) {
  for (const Axis& axis : random_axes()) {
    const WinogradAxis cut(axis, kLarge);
    std::vector<int> seen(static_cast<size_t>(axis.kernel));
    for (int64_t phase = 0; phase < cut.phases(); ++phase) {
      for (int64_t part = 0; part < cut.parts(); ++part) {
        for (int64_t tap = 0; tap < cut.part_taps(phase, part); ++tap) {
          ++seen[static_cast<size_t>(cut.kernel_index(phase, part, tap))];
        }
      }
    }
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), axis.kernel);
  }
}

// The last input of the last tile, in part 0, is the last of the window.
TEST(WinogradAxis, ReadsExactlyItsWindow) {
  for (const Axis& axis : random_axes()) {
    for (const WinogradTiles tiles : {kLarge, kSmall}) {
      const WinogradAxis cut(axis, tiles);
      const int64_t tile_inputs = cut.form() == kNone ? 1 : 4;
      for (const int64_t count : {int64_t{1}, cut.spans()}) {
        const int64_t last_tile = (count - 1) * cut.span() + cut.step() - 1;
        EXPECT_EQ(cut.part_offset(cut.parts() - 1), 0);
        EXPECT_EQ(cut.part_offset(0) + last_tile + (tile_inputs - 1) * cut.step() + 1,
                  cut.window(count));
        // Output 0 of a tile reads with tap 0 the input of its own position.
        EXPECT_EQ(cut.window_first(0) + cut.part_offset(0) + (cut.taps() - 1) * cut.step(),
                  axis.padding / axis.stride);
      }
    }
  }
}

// Each output is some phase's at one position, whose quotient the phase's first point says.
TEST(WinogradAxis, PutsEveryOutputInOnePlace) {
  for (const Axis& axis : random_axes()) {
    for (const WinogradTiles tiles : {kLarge, kSmall}) {
      const WinogradAxis cut(axis, tiles);
      std::vector<int> seen(static_cast<size_t>(axis.output()));
      for (int64_t position = 0; position < cut.positions(); ++position) {
        for (int64_t phase = 0; phase < cut.phases(); ++phase) {
          const int64_t output = cut.output(position) + cut.place(phase);
          const int64_t late = cut.first_point(phase) == 0 ? 0 : 1;
          EXPECT_EQ(output + axis.padding,
                    (axis.padding / axis.stride + position + late) * axis.stride + phase);
          if (output >= 0 && output < axis.output()) ++seen[static_cast<size_t>(output)];
        }
      }
      EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), axis.output());
      if (cut.form() == kF22) {
        EXPECT_EQ(cut.positions(), (axis.output() - 1) / axis.stride + 1);
      }
    }
  }
}

TEST(WinogradAxis, CallsAPointDeadWhereItSeesNoTap) {
  const WinogradAxis axis({64, 3, 2, 1, 1, 1}, kLarge);  // phase 0 has two taps, phase 1 has one
  for (int64_t point = 0; point < axis.points(); ++point) {
    EXPECT_TRUE(axis.is_live(0, 0, point));
    EXPECT_EQ(axis.is_live(1, 0, point), axis.coefficient(1, point, 0) != 0);
  }
  EXPECT_FALSE(axis.is_live(1, 0, 0));
}

// With padding 1 the even outputs of stride 2 are phase 1's, which begin a quotient earlier.
TEST(WinogradAxis, GivesEachPhaseThePointsOfItsOwnTile) {
  const WinogradAxis axis({8, 4, 2, 1, 0, 1}, kSmall);
  EXPECT_EQ(axis.first_point(0), 2);
  EXPECT_EQ(axis.first_point(1), 0);
  for (int64_t point = 0; point < axis.points(); ++point) {
    EXPECT_EQ(axis.is_live(0, 0, point), point >= 2) << point;
    EXPECT_EQ(axis.is_live(1, 0, point), point <= 2) << point;
  }
}

}  // namespace
}  // namespace ct2d
