#include "base/aligned_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "support/refused_memory.h"

namespace ct2d {
namespace {

void expect_empty(const AlignedBuffer& buffer) {
  EXPECT_EQ(buffer.data(), nullptr);
  EXPECT_EQ(buffer.bytes(), 0u);
}

TEST(AlignedBuffer, BeginsEmpty) { expect_empty(AlignedBuffer()); }

TEST(AlignedBuffer, IsAlignedAndWritableForEverySize) {
  AlignedBuffer buffer;
  for (size_t bytes = 0; bytes <= 3 * kCacheLine; ++bytes) {
    ASSERT_TRUE(buffer.allocate(bytes));
    EXPECT_EQ(buffer.bytes(), bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % kCacheLine, 0u);
    if (bytes != 0) std::memset(buffer.data(), 0x5a, bytes);
  }
}

// Whole pages, the last of which is at least half used, lie as the system can make them large.
TEST(AlignedBuffer, IsAlignedAndWritableWithLargePages) {
  constexpr size_t kMiB = size_t{1} << 20;
  for (const size_t bytes :
       {size_t{0}, size_t{100}, kMiB - 1, kMiB, 2 * kMiB + 1, 3 * kMiB, 5 * kMiB - 1}) {
    AlignedBuffer buffer;
    ASSERT_TRUE(buffer.allocate(bytes, Pages::kLarge)) << bytes;
    EXPECT_EQ(buffer.bytes(), bytes);
    const size_t large = large_page_bytes(bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % (large == 0 ? kCacheLine : kLargePage),
              0u);
    if (bytes != 0) std::memset(buffer.data(), 0x5a, std::max(bytes, large));
    AlignedBuffer other;
    ASSERT_TRUE(other.allocate(1));
    other = std::move(buffer);  // and the small one is given back as what it is
    EXPECT_EQ(other.bytes(), bytes);
  }
}

TEST(CacheLine, StreamsTakeAnOddNumberOfLines) {
  EXPECT_EQ(odd_lines(1), kLineFloats);
  EXPECT_EQ(odd_lines(kLineFloats), kLineFloats);
  EXPECT_EQ(odd_lines(kLineFloats + 1), 3 * kLineFloats);
  EXPECT_EQ(odd_lines(3 * kLineFloats + 1), 5 * kLineFloats);
}

TEST(AlignedBuffer, RoundsToTheNearestLargePage) {
  if (large_page_bytes(kLargePage) == 0) GTEST_SKIP() << "a system without them";
  EXPECT_EQ(large_page_bytes(0), 0u);
  EXPECT_EQ(large_page_bytes(kLargePage / 2 - 1), 0u);
  EXPECT_EQ(large_page_bytes(kLargePage / 2), kLargePage);
  EXPECT_EQ(large_page_bytes(kLargePage * 3 / 2 - 1), kLargePage);
  EXPECT_EQ(large_page_bytes(kLargePage * 3 / 2), 2 * kLargePage);
}

TEST(AlignedBuffer, RefusesSizesThatNoMemoryHas) {
  constexpr auto kLargest = static_cast<size_t>(PTRDIFF_MAX);
  for (const Pages pages : {Pages::kUsual, Pages::kLarge}) {
    for (const size_t bytes :
         {SIZE_MAX, SIZE_MAX - kCacheLine, kLargest + 1, kLargest, kLargest - kCacheLine + 1}) {
      AlignedBuffer buffer;
      ASSERT_TRUE(buffer.allocate(100));
      EXPECT_FALSE(buffer.allocate(bytes, pages)) << bytes;
      expect_empty(buffer);
    }
  }
}

TEST(AlignedBuffer, IsEmptyWhenMemoryIsRefusedAndUsableAfter) {
  AlignedBuffer buffer;
  ASSERT_TRUE(buffer.allocate(100));
  {
    const test::RefusedMemory refused;
    EXPECT_FALSE(buffer.allocate(64));
    expect_empty(buffer);
  }
  EXPECT_TRUE(buffer.allocate(64));
  EXPECT_EQ(buffer.bytes(), 64u);
}

TEST(AlignedBuffer, MovesItsMemory) {
  AlignedBuffer from;
  ASSERT_TRUE(from.allocate(100));
  const void* const data = from.data();
  const AlignedBuffer to = std::move(from);
  EXPECT_EQ(to.data(), data);
  EXPECT_EQ(to.bytes(), 100u);
}

TEST(AlignedBuffer, IsEmptyAfterAMove) {
  AlignedBuffer from;
  ASSERT_TRUE(from.allocate(100));
  AlignedBuffer to = std::move(from);
  expect_empty(from);
  EXPECT_EQ(to.bytes(), 100u);
  from = std::move(to);
  expect_empty(to);
  EXPECT_EQ(from.bytes(), 100u);
}

}  // namespace
}  // namespace ct2d
