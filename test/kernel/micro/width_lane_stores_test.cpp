// The stores of tiles that do not lay one vector behind the other: past the caches, and cut into
// rows.

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "base/cache_line.h"
#include "support/isa_test.h"
#include "support/tile_case.h"

namespace ct2d {
namespace {

using test::TileCase;
using test::TileShape;

using WidthLaneStoresTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(WidthLaneStoresTest);

// Two runs of tiles of a row, from some places within a cache line: whole lines go to dst, the
// first vector of the row and the last to the seams.
void expect_whole_lines(WidthLaneFunction function, const TileShape& shape, int64_t offset,
                        test::Random* random) {
  const int64_t tile = int64_t{shape.vectors} * kLineFloats * width_lane_phases(shape.kind);
  const TileCase cases[] = {test::make_case(shape, kLineFloats, true, random),
                            test::make_case(shape, kLineFloats, true, random)};
  const int64_t first_run = cases[0].count * tile, all = first_run + cases[1].count * tile;
  const int64_t pitch = all + kLineFloats + offset % 3;
  test::GuardedOutput<float> dst(shape.height * pitch + offset);
  std::vector<float> waiting(static_cast<size_t>(shape.height * kLineFloats)), heads = waiting;
  std::vector<float> expected[2];
  for (const int64_t run : {0, 1}) {
    const TileCase& c = cases[run];
    expected[run] = test::run_tiles<float>(function, c, shape, c.count * tile);
    const std::vector<const float*> lines = test::lines_of(c);
    WidthLaneTiles tiles = test::operands(c, lines);
    tiles.dst = dst.data() + offset + run * first_run;
    tiles.dst_stride = pitch;
    tiles.waiting = waiting.data();
    tiles.heads = run == 0 ? heads.data() : nullptr;
    function(tiles);
  }
  ASSERT_TRUE(dst.guards_intact());
  int64_t written = 0;
  for (int64_t co = 0; co < shape.height; ++co) {
    const auto value = [&](int64_t i) {
      if (i < first_run) return expected[0][static_cast<size_t>(co * first_run + i)];
      return expected[1][static_cast<size_t>(co * (all - first_run) + i - first_run)];
    };
    const int64_t first = offset + co * pitch, taken = first % kLineFloats;
    for (int64_t i = kLineFloats - taken; i < all - taken; ++i, ++written) {
      ASSERT_EQ(dst.data()[first + i], value(i)) << "channel " << co << " at " << i;
    }
    for (int64_t i = 0; i < kLineFloats; ++i) {
      ASSERT_EQ(heads[static_cast<size_t>(co * kLineFloats + i)], value(i));
      ASSERT_EQ(waiting[static_cast<size_t>(co * kLineFloats + i)], value(all - kLineFloats + i));
    }
  }
  ASSERT_EQ(dst.unwritten(), dst.size() - written);
}

TEST_P(WidthLaneStoresTest, WholeLinesPastTheCaches) {
  if (kernels_.lines.store_seams == nullptr) return;  // stores of this set go to the caches
  test::Random random(20261127);
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    if (!width_lane_stores_past(kind, 0)) continue;
    test::for_each_tile(kernels_, kind, 0, [&](const TileShape& shape, auto function) {
      for (int64_t offset = 0; offset < kLineFloats; ++offset) {
        SCOPED_TRACE(offset);
        expect_whole_lines(function, shape, offset, &random);
      }
    });
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
void expect_cut_rows(WidthLaneFunction function, const TileShape& shape, int lanes,
                     test::Random* random) {
  const int64_t vectors = int64_t{shape.vectors} * width_lane_phases(shape.kind);
  TileCase c = test::make_case(shape, lanes, true, random);
  c.count = 1;
  const std::vector<float> whole = test::run_tiles<float>(function, c, shape, vectors * lanes);
  const std::vector<WidthLaneCut> cuts = make_cuts(vectors, lanes, random);
  const int64_t pitch = vectors * (2 * lanes + 4);
  test::GuardedOutput<float> dst(shape.height * pitch);
  const std::vector<const float*> lines = test::lines_of(c);
  WidthLaneTiles tile = test::operands(c, lines);
  tile.dst = dst.data();
  tile.dst_stride = pitch;
  tile.cuts = cuts.data();
  function(tile);
  ASSERT_TRUE(dst.guards_intact());
  int64_t written = 0;
  for (int64_t i = 0; i < shape.height * vectors * lanes; ++i) {
    const int64_t lane = i % lanes, co = i / (vectors * lanes);
    const WidthLaneCut& cut = cuts[static_cast<size_t>(i / lanes % vectors)];
    for (int part = 0; part < 2; ++part) {
      if ((cut.masks[part] >> lane & 1) == 0) continue;
      ++written;
      const int64_t at = co * pitch + cut.places[part] + lane;
      ASSERT_EQ(dst.data()[at], whole[static_cast<size_t>(i)]) << "channel " << co << " at " << i;
    }
  }
  ASSERT_EQ(dst.unwritten(), dst.size() - written);
}

TEST_P(WidthLaneStoresTest, LanesOfMasks) {
  if (!kernels_.width_lane.stores_cut) return;  // lines of this set are copied to their rows
  test::Random random(20261128);
  for (int kind = 0; kind < kWidthLanePhaseKinds; ++kind) {
    test::for_each_tile(kernels_, kind, 0, [&](const TileShape& shape, auto function) {
      if (!width_lane_stores_cut(kind, 0, shape.height)) return;
      for (int i = 0; i < 20; ++i) {
        expect_cut_rows(function, shape, kernels_.lanes, &random);
      }
    });
  }
}

}  // namespace
}  // namespace ct2d
