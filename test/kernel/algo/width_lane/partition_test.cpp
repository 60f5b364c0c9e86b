// How width_lane cuts its work.

#include "algo/width_lane/partition.h"

#include <gtest/gtest.h>

#include <string_view>

#include "micro/dispatch.h"
#include "problem/descriptor.h"

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
    Problem problem;
    ASSERT_TRUE(parse_line(row.line, &problem).ok()) << row.line;
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
    Problem problem;
    ASSERT_TRUE(parse_line(row.line, &problem).ok()) << row.line;
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

}  // namespace
}  // namespace ct2d
