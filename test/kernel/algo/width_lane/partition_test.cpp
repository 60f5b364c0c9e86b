// How width_lane cuts its work.

#include "algo/width_lane/partition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "algo/width_lane/row_tiles.h"
#include "micro/dispatch.h"
#include "support/named_problems.h"

namespace ct2d {
namespace {

struct Row {
  std::string_view line;
  bool packs_ahead;
};

constexpr Row kRows[] = {
    {"ic64ih128iw128_oc32kh2kw2_sh2sw2", true},  {"ic128ih64iw64_oc64kh3kw3_ph1pw1", true},
    {"ic24ih160iw160_oc24kh2kw2_sh2sw2", false},  // a row stays in the L1 cache
    {"ic64ih160iw160_oc1kh2kw2_sh2sw2", false},   // few uses of each row
    {"ic16ih40iw6000_oc64kh2kw2_sh2sw2", false},  // two rows are more than the ring may take
    {"ic1024ih32iw32_oc512kh2kw2_sh2sw2", false}  // few uses of each weight
};

TEST(WidthLanePartition, PacksRowsAheadWhereTheyAreFarAndUsedOften) {
  for (const Row& row : kRows) {
    const Problem problem = test::named_problem(row.line);
    for (const KernelTable* kernels : runnable_kernels()) {
      if (kernels->lanes < 8) continue;
      const WidthLaneLayout layout(problem, DType::kFloat32, *kernels);
      const WidthLanePartition partition(layout, 1);
      EXPECT_EQ(partition.packs_ahead, row.packs_ahead) << row.line << ' ' << kernels->isa;
    }
  }
}

// The rows of a block stay in the ring while those of the next are packed.
TEST(WidthLanePartition, TheRingHoldsWhatIsPackedAhead) {
  for (const Row& row : kRows) {
    const Problem problem = test::named_problem(row.line);
    for (const KernelTable* kernels : runnable_kernels()) {
      const WidthLaneLayout layout(problem, DType::kFloat32, *kernels);
      for (const int threads : {1, 2, 7}) {
        const WidthLanePartition partition(layout, threads);
        const int64_t blocks = partition.packs_ahead ? 2 : 1;
        const int64_t taps = layout.max_row_shift - layout.min_row_shift;
        EXPECT_GE(partition.ring_rows, taps + blocks * partition.rows_per_block)
            << row.line << ' ' << kernels->isa << " on " << threads;
      }
    }
  }
}

// The last strips are the shortest: a thread that is done first waits for one of them.
TEST(WidthLanePartition, StripsDifferByARowAndCoverAll) {
  for (const Row& row : kRows) {
    const Problem problem = test::named_problem(row.line);
    const WidthLaneLayout layout(problem, DType::kFloat32, *runnable_kernels().front());
    for (const int threads : {1, 2, 3, 5, 64}) {
      const WidthLanePartition partition(layout, threads);
      const int64_t fewest = partition.rows_per_strip - 1;
      int64_t next = layout.row_quotients.begin, least = partition.rows_per_strip;
      for (int64_t strip = 0; strip < partition.row_strips; ++strip) {
        const int64_t task = strip * partition.channel_parts;
        const Range rows = partition.task(layout, task).rows;
        EXPECT_EQ(rows.begin, next) << row.line << " on " << threads;
        const int64_t count = rows.end - rows.begin;
        EXPECT_GE(count, fewest) << row.line << " on " << threads;
        EXPECT_LE(count, least) << row.line << " on " << threads;
        next = rows.end;
        least = count;
      }
      EXPECT_EQ(next, layout.row_quotients.end) << row.line << " on " << threads;
    }
  }
}

// Tiles of rows that read one input row go along the row; others stay where their lines are in L1.
TEST(WidthLanePartition, RunsOfTilesCoverARowInOrder) {
  for (const Row& row : kRows) {
    const Problem problem = test::named_problem(row.line);
    for (const KernelTable* kernels : runnable_kernels()) {
      const WidthLaneLayout layout(problem, DType::kFloat32, *kernels);
      const WidthLanePartition partition(layout, 1);
      const Range lanes = partition.task(layout, 0).lanes;
      int64_t most = 0;
      for (const auto& list : list_tiles(layout, partition, lanes, layout.blocks.front())) {
        int64_t next = lanes.begin;
        for (const RowTiles& tiles : list) {
          EXPECT_EQ(tiles.lanes.begin, next) << row.line << ' ' << kernels->isa;
          EXPECT_EQ(tiles.count_below(tiles.lanes.begin), 0);
          for (int64_t k = 0; k < tiles.count; ++k) {
            EXPECT_EQ(tiles.lanes_of(k).begin, next) << row.line << ' ' << kernels->isa;
            next = tiles.lanes_of(k).end;
            EXPECT_EQ(tiles.count_below(next), k + 1);
            EXPECT_EQ(tiles.count_below(next - 1), k);
          }
          most = std::max(most, tiles.count);
        }
        EXPECT_GE(next, lanes.end) << row.line << ' ' << kernels->isa;
      }
      const bool has_one_tap = layout.max_row_shift == layout.min_row_shift;
      if (has_one_tap && kernels->lanes == 8) {
        EXPECT_GE(most, 2) << row.line;
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
