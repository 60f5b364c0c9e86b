#include "algo/winograd/partition.h"

#include <gtest/gtest.h>

#include "micro/dispatch.h"
#include "support/named_problems.h"

namespace ct2d {
namespace {

int64_t tasks(std::string_view line, int threads) {
  const WinogradLayout layout(test::named_problem(line), WinogradTiles::kLarge, DType::kFloat32,
                              *runnable_kernels().front());
  return WinogradPartition(layout, threads).tasks();
}

TEST(WinogradPartition, SharesASmallImageOfFewChannelsByItsRows) {
  for (const int threads : {2, 3, 4}) {
    EXPECT_GE(tasks("ic64ih32iw32_oc16kh4kw4_sh2sw2ph1pw1", threads), threads);
  }
  // As few tiles as these wait for the weights, which each thread would read.
  EXPECT_EQ(tasks("ic64ih8iw8_oc4kh4kw4_sh2sw2ph1pw1", 4), 1);
}

}  // namespace
}  // namespace ct2d
