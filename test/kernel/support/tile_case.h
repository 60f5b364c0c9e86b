// A run of tiles of width_lane with operands of its own, and every tile that an instruction set
// has.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "base/half.h"
#include "micro/dispatch.h"
#include "micro/width_lane.h"
#include "support/guarded_output.h"
#include "support/random.h"

namespace ct2d::test {

struct TileShape {
  int kind, pattern, height, vectors;
};

// The operands of tiles side by side: lines, weights in stream order, bias.
struct TileCase {
  int64_t count, row_taps, channels, pitch, lane, lane_step;
  int tail_height;
  std::vector<WidthLaneStep> steps;
  std::vector<std::vector<float>> lines;
  std::vector<float> weights, bias;
};

// Values of integers are exact in any order of summation; others show a wrong pairing of operands.
inline float value(Random* random, bool integer) {
  if (integer) return static_cast<float>(random->in(-3, 3));
  return static_cast<float>(random->in(-1000000, 1000000)) * 0x1p-20f;
}

// Steps of a pattern, in any order of shifts.
inline std::vector<WidthLaneStep> make_steps(const TileShape& shape, Random* random) {
  const int phases = width_lane_phases(shape.kind);
  const uint32_t all = (1u << phases) - 1;
  const auto shift = [random] { return static_cast<int32_t>(random->in(-2, 5)); };
  std::vector<WidthLaneStep> steps;
  const int64_t count = random->in(0, 4);
  if (shape.pattern == kWidthLaneMixed) {
    while (static_cast<int64_t>(steps.size()) < count) {
      const auto mask = static_cast<uint32_t>(random->in(1, static_cast<int>(all)));
      if (is_width_lane_mask(mask, phases)) steps.push_back({mask, shift()});
    }
    return steps;
  }
  const WidthLanePattern& pattern = kWidthLanePatternOf[shape.kind][shape.pattern];
  if (pattern.head != 0) steps.push_back({pattern.head, shift()});
  for (int64_t i = 0; i < count; ++i) steps.push_back({all, shift()});
  if (pattern.tail != 0) steps.push_back({pattern.tail, shift()});
  return steps;
}

inline TileCase make_case(const TileShape& shape, int lanes, bool integer, Random* random) {
  const int phases = width_lane_phases(shape.kind);
  const int64_t width = shape.vectors * lanes;
  TileCase c{};
  const bool has_runs = width_lane_has_runs(shape.kind, shape.pattern, shape.vectors);
  c.count = has_runs ? random->in(1, 3) : 1;
  c.row_taps = random->in(0, 3);
  c.channels = random->in(1, 9);
  c.lane = random->in(6, 9);
  c.lane_step = width + random->in(0, 3);
  if (c.row_taps > 0 && shape.height <= kWidthLaneMostHeightWithTail &&
      width_lane_has_tails(shape.kind, shape.pattern)) {
    c.tail_height = static_cast<int>(random->in(0, shape.height - 1));
  }
  c.steps = make_steps(shape, random);
  int64_t taps = 0;
  for (const WidthLaneStep& step : c.steps) {
    for (int p = 0; p < phases; ++p) taps += step.mask >> p & 1;
  }
  c.pitch = c.lane + (c.count - 1) * c.lane_step + width + 2 + random->in(0, 5);
  // Tiles may read, never use, 4 floats beyond the weights.
  c.weights.resize(static_cast<size_t>(c.row_taps * c.channels * taps * shape.height + 4));
  for (float& w : c.weights) w = value(random, integer);
  for (int64_t t = 0; t < c.row_taps; ++t) {
    c.lines.emplace_back(static_cast<size_t>(c.channels * c.pitch));
    for (float& x : c.lines.back()) x = value(random, integer);
  }
  for (int co = 0; co < shape.height; ++co) c.bias.push_back(value(random, integer));
  return c;
}

inline std::vector<const float*> lines_of(const TileCase& c) {
  std::vector<const float*> lines;
  for (const auto& line : c.lines) lines.push_back(line.data());
  return lines;
}

// What the tiles of a case read.
inline WidthLaneTiles operands(const TileCase& c, const std::vector<const float*>& lines) {
  return {.count = c.count,
          .rows = lines.data(),
          .row_taps = c.row_taps,
          .tail_height = c.tail_height,
          .lane = c.lane,
          .lane_step = c.lane_step,
          .channels = c.channels,
          .channel_pitch = c.pitch,
          .steps = c.steps.data(),
          .step_count = static_cast<int64_t>(c.steps.size()),
          .weights = c.weights.data(),
          .bias = c.bias.data(),
          .dst = nullptr,
          .dst_stride = 0,
          .halves = false,
          .fetches = false,
          .waiting = nullptr,
          .heads = nullptr,
          .cuts = nullptr};
}

// The outputs as T: float, or half_bits. [co][`row_elements`: all of a channel's]
template <class T>
std::vector<T> run_tiles(WidthLaneFunction function, const TileCase& c, const TileShape& shape,
                         int64_t row_elements) {
  const std::vector<const float*> lines = lines_of(c);
  GuardedOutput<T> dst(row_elements * shape.height);
  WidthLaneTiles tiles = operands(c, lines);
  tiles.dst = dst.data();
  tiles.dst_stride = row_elements;
  tiles.fetches = c.channels % 2 == 0;
  tiles.halves = sizeof(T) == sizeof(half_bits);
  function(tiles);
  EXPECT_TRUE(dst.guards_intact());
  EXPECT_EQ(dst.unwritten(), 0);
  return dst.values();
}

// Calls visit(shape, function) for every tile of a kind and pattern.
template <class Visit>
void for_each_tile(const KernelTable& kernels, int kind, int pattern, const Visit& visit) {
  for (int height = 1; height <= kWidthLaneMaxHeight; ++height) {
    for (int vectors = 1; vectors <= kWidthLaneMaxVectors; ++vectors) {
      const WidthLaneFunction function =
          kernels.width_lane.functions[kind][pattern][height - 1][vectors - 1];
      if (function != nullptr) visit(TileShape{kind, pattern, height, vectors}, function);
    }
  }
}

}  // namespace ct2d::test
