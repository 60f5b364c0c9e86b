#include "base/scratch.h"

#include <gtest/gtest.h>

#include <cstring>

#include "support/refused_memory.h"

namespace ct2d {
namespace {

TEST(Scratch, IsReused) {
  const void* first = nullptr;
  {
    ScratchLease lease;
    ASSERT_TRUE(lease.take(100000));
    first = lease.data();
    std::memset(lease.data(), 1, 100000);
  }
  ScratchLease again;
  ASSERT_TRUE(again.take(5000));
  EXPECT_EQ(again.data(), first);
}

TEST(Scratch, TakesTheSmallestBufferThatFits) {
  const void *large = nullptr, *small = nullptr;
  {
    ScratchLease a, b;
    ASSERT_TRUE(a.take(3000000));
    ASSERT_TRUE(b.take(2000000));
    large = a.data();
    small = b.data();
  }
  ScratchLease a, b;
  ASSERT_TRUE(a.take(1900000));
  EXPECT_EQ(a.data(), small);
  ASSERT_TRUE(b.take(2900000));
  EXPECT_EQ(b.data(), large);
}

TEST(Scratch, TakesNothingForNoBytes) {
  { ASSERT_TRUE(ScratchLease().take(100000)); }
  const size_t idle = idle_scratch_bytes();
  ScratchLease none;
  ASSERT_TRUE(none.take(0));
  EXPECT_EQ(idle_scratch_bytes(), idle);
}

TEST(Scratch, LeasesAtTheSameTimeAreApart) {
  ScratchLease a, b;
  ASSERT_TRUE(a.take(1000));
  ASSERT_TRUE(b.take(1000));
  EXPECT_NE(a.data(), b.data());
}

TEST(Scratch, KeepsFewAndNoLargeBuffers) {
  {
    ScratchLease leases[8];
    for (ScratchLease& lease : leases) ASSERT_TRUE(lease.take(size_t{1} << 20));
    ScratchLease large;
    ASSERT_TRUE(large.take(size_t{64} << 20));
  }
  EXPECT_LE(idle_scratch_bytes(), size_t{8} << 20);
}

TEST(Scratch, ReportsThatThereIsNoMemory) {
  const test::RefusedMemory refused;
  ScratchLease lease;
  EXPECT_FALSE(lease.take(size_t{1} << 28));
  EXPECT_EQ(lease.data(), nullptr);
}

}  // namespace
}  // namespace ct2d
