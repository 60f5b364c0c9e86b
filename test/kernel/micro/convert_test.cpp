#include "micro/convert.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "base/half.h"
#include "support/isa_test.h"
#include "support/random.h"

namespace ct2d {
namespace {

using ConvertTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(ConvertTest);

TEST_P(ConvertTest, WidensEveryPatternAsSoftwareDoes) {
  std::vector<half_bits> src(65536);
  for (uint32_t i = 0; i < src.size(); ++i) src[i].bits = static_cast<uint16_t>(i);
  std::vector<float> dst(src.size());
  kernels_.convert.widen(src.data(), dst.data(), src.size());
  for (size_t i = 0; i < src.size(); ++i) {
    ASSERT_EQ(std::bit_cast<uint32_t>(dst[i]), std::bit_cast<uint32_t>(half_to_float(src[i]))) << i;
  }
}

// All halves, all midpoints between them, both one float step off, and random patterns.
TEST_P(ConvertTest, NarrowsAsSoftwareDoes) {
  std::vector<float> src;
  for (uint32_t i = 0; i < 65536; ++i) {
    const uint32_t bits =
        std::bit_cast<uint32_t>(half_to_float({static_cast<uint16_t>(i)})) + 0x1000;
    for (const uint32_t step : {bits - 0x1000, bits - 1, bits, bits + 1}) {
      src.push_back(std::bit_cast<float>(step));
    }
  }
  test::Random random(1);
  for (int i = 0; i < 100000; ++i) {
    src.push_back(std::bit_cast<float>(static_cast<uint32_t>(random.in(0, UINT32_MAX))));
  }
  std::vector<half_bits> dst(src.size());
  kernels_.convert.narrow(src.data(), dst.data(), src.size());
  for (size_t i = 0; i < src.size(); ++i) {
    ASSERT_EQ(dst[i].bits, half_from_double(src[i]).bits) << std::bit_cast<uint32_t>(src[i]);
  }
}

TEST_P(ConvertTest, WritesExactlyWhatItIsAskedFor) {
  for (size_t count = 0; count <= 40; ++count) {
    const std::vector<half_bits> src(count, half_bits{0x3c00});
    std::vector<float> dst(count + 1, -1.0f);
    kernels_.convert.widen(src.data(), dst.data(), count);
    for (size_t i = 0; i < count; ++i) ASSERT_EQ(dst[i], 1.0f);
    ASSERT_EQ(dst[count], -1.0f);
    std::vector<half_bits> back(count + 1, half_bits{0x1234});
    kernels_.convert.narrow(dst.data(), back.data(), count);
    for (size_t i = 0; i < count; ++i) ASSERT_EQ(back[i].bits, 0x3c00);
    ASSERT_EQ(back[count].bits, 0x1234);
  }
}

}  // namespace
}  // namespace ct2d
