// Every register tile of every instruction set against the formula of micro/width_lane.h.

#include "micro/width_lane.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "base/cache_line.h"
#include "base/half.h"
#include "support/guarded_output.h"
#include "support/isa_test.h"
#include "support/random.h"

namespace ct2d {
namespace {

struct Shape {
  int kind, pattern, rows, vectors;
};

// The operands of one tile: lines, weights in stream order, bias.
struct Case {
  int64_t row_taps, channels, pitch, lane;
  int tail_rows;
  std::vector<WidthLaneStep> steps;
  std::vector<std::vector<float>> lines;
  std::vector<float> weights, bias;
};

// Values of integers are exact in any order of summation; others show a wrong pairing of operands.
float value(test::Random* random, bool integer) {
  if (integer) return static_cast<float>(random->in(-3, 3));
  return static_cast<float>(random->in(-1000000, 1000000)) * 0x1p-20f;
}

// Steps of a pattern, in any order of shifts.
std::vector<WidthLaneStep> make_steps(const Shape& shape, test::Random* random) {
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

Case make_case(const Shape& shape, int lanes, bool integer, test::Random* random) {
  const int phases = width_lane_phases(shape.kind);
  Case c{random->in(0, 3), random->in(1, 5), 0, random->in(6, 9), 0, {}, {}, {}, {}};
  if (c.row_taps > 0 && shape.rows <= kWidthLaneMostRowsWithTail &&
      width_lane_has_tails(shape.kind, shape.pattern)) {
    c.tail_rows = static_cast<int>(random->in(0, shape.rows - 1));
  }
  c.steps = make_steps(shape, random);
  int64_t taps = 0;
  for (const WidthLaneStep& step : c.steps) {
    for (int p = 0; p < phases; ++p) taps += step.mask >> p & 1;
  }
  c.pitch = c.lane + shape.vectors * lanes + 2 + random->in(0, 5);
  // Tiles may read, never use, 4 floats beyond the weights.
  c.weights.resize(static_cast<size_t>(c.row_taps * c.channels * taps * shape.rows + 4));
  for (float& w : c.weights) w = value(random, integer);
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
  size_t at = 0;
  for (int64_t t = 0; t < c.row_taps; ++t) {
    const int rows = c.tail_rows > 0 && t == c.row_taps - 1 ? c.tail_rows : shape.rows;
    for (int64_t ci = 0; ci < c.channels; ++ci) {
      for (const WidthLaneStep& step : c.steps) {
        for (int phase = 0; phase < phases; ++phase) {
          if ((step.mask >> phase & 1) == 0) continue;
          for (int row = 0; row < rows; ++row, ++at) {
            if (row != co || phase != p) continue;
            const double x = c.lines[static_cast<size_t>(t)]
                                    [static_cast<size_t>(ci * c.pitch + c.lane + q - step.shift)];
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

std::vector<const float*> lines_of(const Case& c) {
  std::vector<const float*> lines;
  for (const auto& line : c.lines) lines.push_back(line.data());
  return lines;
}

// What a tile of a case reads.
WidthLaneTile operands(const Case& c, const std::vector<const float*>& lines) {
  return {.rows = lines.data(),
          .row_taps = c.row_taps,
          .tail_rows = c.tail_rows,
          .lane = c.lane,
          .channels = c.channels,
          .channel_pitch = c.pitch,
          .steps = c.steps.data(),
          .step_count = static_cast<int64_t>(c.steps.size()),
          .weights = c.weights.data(),
          .bias = c.bias.data(),
          .dst = nullptr,
          .dst_stride = 0,
          .halves = false,
          .waiting = nullptr,
          .heads = nullptr,
          .cuts = nullptr};
}

// The outputs as T: float, or half_bits.
template <class T>
std::vector<T> run_tile(WidthLaneFunction function, const Case& c, const Shape& shape,
                        int64_t row_elements) {
  const std::vector<const float*> lines = lines_of(c);
  test::GuardedOutput<T> dst(row_elements * shape.rows);
  WidthLaneTile tile = operands(c, lines);
  tile.dst = dst.data();
  tile.dst_stride = row_elements;
  tile.halves = sizeof(T) == sizeof(half_bits);
  function(tile);
  EXPECT_TRUE(dst.guards_intact());
  EXPECT_EQ(dst.unwritten(), 0);
  return dst.values();
}

void expect_formula(WidthLaneFunction function, const Shape& shape, int lanes, bool integer,
                    test::Random* random) {
  const int phases = width_lane_phases(shape.kind);
  const Case c = make_case(shape, lanes, integer, random);
  const int64_t row_elements = int64_t{shape.vectors} * lanes * phases;
  const std::vector<float> dst = run_tile<float>(function, c, shape, row_elements);
  const std::vector<half_bits> halves = run_tile<half_bits>(function, c, shape, row_elements);
  for (int64_t at = 0; at < row_elements * shape.rows; ++at) {
    const auto co = static_cast<int>(at / row_elements);
    const int64_t q = at % row_elements / phases;
    const Expected expected = expect_output(c, shape, co, q, static_cast<int>(at % phases));
    const double terms = 3 * 5 * 6 * 4;
    const double chain = integer ? 0.0 : 0x1p-24 * expected.reach * (terms + 4);
    ASSERT_LE(std::fabs(dst[static_cast<size_t>(at)] - expected.sum), chain)
        << shape.kind << ' ' << shape.pattern << ' ' << shape.rows << ' ' << shape.vectors << " at "
        << at;
    ASSERT_EQ(halves[static_cast<size_t>(at)].bits,
              half_from_double(static_cast<double>(dst[static_cast<size_t>(at)])).bits)
        << shape.kind << ' ' << shape.pattern << ' ' << shape.rows << ' ' << shape.vectors << " at "
        << at;
  }
}

using WidthLaneTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(WidthLaneTest);

int expect_every_tile(const KernelTable& kernels, bool integer) {
  test::Random random(20260201);
  int tiles = 0;
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int pattern = 0; pattern < kWidthLanePatterns; ++pattern) {
      for (int rows = 1; rows <= kWidthLaneMaxRows; ++rows) {
        for (int vectors = 1; vectors <= kWidthLaneMaxVectors; ++vectors) {
          const WidthLaneFunction function =
              kernels.width_lane.functions[kind][pattern][rows - 1][vectors - 1];
          if (function == nullptr) continue;
          ++tiles;
          const Shape shape{kind, pattern, rows, vectors};
          for (int i = 0; i < 20; ++i) {
            expect_formula(function, shape, kernels.lanes, integer, &random);
          }
        }
      }
    }
  }
  return tiles;
}

TEST_P(WidthLaneTest, IsExactOnIntegers) { EXPECT_GT(expect_every_tile(kernels_, true), 50); }

TEST_P(WidthLaneTest, ObeysTheBoundOnRealNumbers) { expect_every_tile(kernels_, false); }

// Two tiles of a row, from some places within a cache line: whole lines go to dst, the first vector
// of the row and the last to the seams.
void expect_whole_lines(WidthLaneFunction function, const Shape& shape, int64_t offset,
                        test::Random* random) {
  const int64_t elements = int64_t{shape.vectors} * kLineFloats * width_lane_phases(shape.kind);
  const int64_t pitch = 2 * elements + kLineFloats + offset % 3;
  test::GuardedOutput<float> dst(shape.rows * pitch + offset);
  std::vector<float> waiting(static_cast<size_t>(shape.rows * kLineFloats)), heads = waiting;
  std::vector<float> expected[2];
  for (const int64_t tile : {0, 1}) {
    const Case c = make_case(shape, kLineFloats, true, random);
    expected[tile] = run_tile<float>(function, c, shape, elements);
    const std::vector<const float*> lines = lines_of(c);
    WidthLaneTile run = operands(c, lines);
    run.dst = dst.data() + offset + tile * elements;
    run.dst_stride = pitch;
    run.waiting = waiting.data();
    run.heads = tile == 0 ? heads.data() : nullptr;
    function(run);
  }
  ASSERT_TRUE(dst.guards_intact());
  int64_t written = 0;
  for (int64_t co = 0; co < shape.rows; ++co) {
    const auto value = [&](int64_t i) {
      return expected[i / elements][static_cast<size_t>(co * elements + i % elements)];
    };
    const int64_t first = offset + co * pitch, taken = first % kLineFloats;
    for (int64_t i = kLineFloats - taken; i < 2 * elements - taken; ++i, ++written) {
      ASSERT_EQ(dst.data()[first + i], value(i)) << "row " << co << " at " << i;
    }
    for (int64_t i = 0; i < kLineFloats; ++i) {
      ASSERT_EQ(heads[static_cast<size_t>(co * kLineFloats + i)], value(i));
      ASSERT_EQ(waiting[static_cast<size_t>(co * kLineFloats + i)],
                value(2 * elements - kLineFloats + i));
    }
  }
  ASSERT_EQ(dst.unwritten(), dst.size() - written);
}

TEST_P(WidthLaneTest, StoresWholeLinesPastTheCaches) {
  if (kernels_.lines.store_seams == nullptr) return;  // stores of this set go to the caches
  test::Random random(20261127);
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    if (!width_lane_stores_past(kind, 0)) continue;
    for (int rows = 1; rows <= kWidthLaneMaxRows; ++rows) {
      for (int vectors = 1; vectors <= kWidthLaneMaxVectors; ++vectors) {
        const WidthLaneFunction function =
            kernels_.width_lane.functions[kind][0][rows - 1][vectors - 1];
        for (int64_t offset = 0; function != nullptr && offset < kLineFloats; ++offset) {
          SCOPED_TRACE(offset);
          expect_whole_lines(function, {kind, 0, rows, vectors}, offset, &random);
        }
      }
    }
  }
}

// Random cuts of each vector of a channel, none of which overlap.
std::vector<WidthLaneCut> make_cuts(int64_t vectors, int lanes, test::Random* random) {
  std::vector<WidthLaneCut> cuts;
  for (int64_t i = 0; i < vectors; ++i) {
    const auto first = static_cast<uint32_t>(random->in(0, (1 << lanes) - 1));
    const auto second = static_cast<uint32_t>(random->in(0, (1 << lanes) - 1)) & ~first;
    const int64_t place = i * (2 * lanes + 4) + random->in(0, 3);
    cuts.push_back({{place, place + lanes}, {first, first == 0 ? 0 : second}});
  }
  return cuts;
}

// Lanes of a mask stand where their cut says, and nothing else is written.
void expect_cut_rows(WidthLaneFunction function, const Shape& shape, int lanes,
                     test::Random* random) {
  const int64_t vectors = int64_t{shape.vectors} * width_lane_phases(shape.kind);
  const Case c = make_case(shape, lanes, true, random);
  const std::vector<float> whole = run_tile<float>(function, c, shape, vectors * lanes);
  const std::vector<WidthLaneCut> cuts = make_cuts(vectors, lanes, random);
  const int64_t pitch = vectors * (2 * lanes + 4);
  test::GuardedOutput<float> dst(shape.rows * pitch);
  const std::vector<const float*> lines = lines_of(c);
  WidthLaneTile tile = operands(c, lines);
  tile.dst = dst.data();
  tile.dst_stride = pitch;
  tile.cuts = cuts.data();
  function(tile);
  ASSERT_TRUE(dst.guards_intact());
  int64_t written = 0;
  for (int64_t i = 0; i < shape.rows * vectors * lanes; ++i) {
    const int64_t lane = i % lanes, co = i / (vectors * lanes);
    const WidthLaneCut& cut = cuts[static_cast<size_t>(i / lanes % vectors)];
    for (int part = 0; part < 2; ++part) {
      if ((cut.masks[part] >> lane & 1) == 0) continue;
      ++written;
      const int64_t at = co * pitch + cut.places[part] + lane;
      ASSERT_EQ(dst.data()[at], whole[static_cast<size_t>(i)]) << "row " << co << " at " << i;
    }
  }
  ASSERT_EQ(dst.unwritten(), dst.size() - written);
}

TEST_P(WidthLaneTest, StoresTheLanesOfMasks) {
  if (!kernels_.width_lane.stores_cut) return;  // lines of this set are copied to their rows
  test::Random random(20261128);
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int rows = 1; rows <= kWidthLaneMaxRows; ++rows) {
      if (!width_lane_stores_cut(kind, 0, rows)) continue;
      for (int vectors = 1; vectors <= kWidthLaneMaxVectors; ++vectors) {
        const WidthLaneFunction function =
            kernels_.width_lane.functions[kind][0][rows - 1][vectors - 1];
        for (int i = 0; function != nullptr && i < 20; ++i) {
          expect_cut_rows(function, {kind, 0, rows, vectors}, kernels_.lanes, &random);
        }
      }
    }
  }
}

TEST_P(WidthLaneTest, HasTheTilesThatBlocksPrefer) {
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    for (int rows = 1; rows <= kernels_.width_lane.preferred_rows[kind]; ++rows) {
      for (int other = 0; other <= kind; ++other) {
        EXPECT_NE(kernels_.width_lane.functions[other][0][rows - 1][0], nullptr)
            << kind << ' ' << rows;
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
