// How width_lane cuts output channels into blocks.

#include "algo/width_lane/layout.h"

#include <gtest/gtest.h>

#include "micro/dispatch.h"
#include "problem/descriptor.h"

namespace ct2d {
namespace {

// Segments of lines are as wide as a tile of the first block: tiles of fuller blocks, which have
// fewer vectors, would leave a part of each.
TEST(WidthLaneLayout, NoBlockHasMoreChannelsThanTheFirst) {
  Problem problem;
  ASSERT_TRUE(parse_line("ic8ih16iw64_kh2kw2_sh2sw2", &problem).ok());
  for (const KernelTable* kernels : runnable_kernels()) {
    for (problem.oc = 2; problem.oc <= 70; ++problem.oc) {
      const WidthLaneLayout layout(problem, DType::kFloat32, *kernels);
      int64_t channels = 0;
      for (const ChannelBlock& block : layout.blocks) {
        EXPECT_EQ(block.first, channels) << kernels->isa << " of " << problem.oc;
        EXPECT_LE(block.tile_height, layout.blocks.front().tile_height)
            << kernels->isa << " of " << problem.oc;
        channels += block.tile_height;
      }
      EXPECT_EQ(channels, problem.oc) << kernels->isa;
    }
  }
}

}  // namespace
}  // namespace ct2d
