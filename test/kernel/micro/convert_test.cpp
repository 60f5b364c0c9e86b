#include "micro/convert.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <cstring>
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

// What neither the halves' midpoints nor chance hold enough of.
TEST_P(ConvertTest, MakesSignallingNansQuietAndKeepsWhatFitsOfTheirPayload) {
  std::vector<uint32_t> nans;
  for (const uint32_t sign : {0u, 0x80000000u}) {
    for (int bit = 0; bit < 22; ++bit) nans.push_back(sign | 0x7f800000u | 1u << bit);
    nans.push_back(sign | 0x7fbfffffu);
  }
  std::vector<float> src(nans.size());
  std::memcpy(src.data(), nans.data(), nans.size() * sizeof(float));
  std::vector<half_bits> dst(nans.size());
  kernels_.convert.narrow(src.data(), dst.data(), src.size());
  std::vector<half_bits> signalling;
  for (size_t i = 0; i < nans.size(); ++i) {
    const uint32_t sign = nans[i] >> 16 & 0x8000u, payload = nans[i] >> 13 & 0x1ffu;
    ASSERT_EQ(dst[i].bits, sign | 0x7e00u | payload) << std::hex << nans[i];
    if (payload != 0) signalling.push_back({static_cast<uint16_t>(sign | 0x7c00u | payload)});
  }
  std::vector<float> wide(signalling.size());
  kernels_.convert.widen(signalling.data(), wide.data(), wide.size());
  for (size_t i = 0; i < wide.size(); ++i) {
    const uint32_t sign = (signalling[i].bits & 0x8000u) << 16,
                   payload = signalling[i].bits & 0x1ffu;
    ASSERT_EQ(std::bit_cast<uint32_t>(wide[i]), sign | 0x7fc00000u | payload << 13);
  }
}

double number(size_t i) { return static_cast<double>(i % 2048 + 1); }

void expect_exactly(const convert_kernels& convert, size_t count, size_t offset) {
  std::vector<half_bits> halves(count);
  for (size_t i = 0; i < count; ++i) halves[i] = half_from_double(number(i));
  std::vector<float> wide(offset + count + 33, -1.0f);
  convert.widen(halves.data(), wide.data() + offset, count);
  std::vector<half_bits> back(wide.size(), half_bits{0x1234});
  convert.narrow(wide.data() + offset, back.data() + offset, count);
  for (size_t i = 0; i < wide.size(); ++i) {
    const bool written = i >= offset && i < offset + count;
    ASSERT_EQ(wide[i], written ? number(i - offset) : -1.0) << count << ' ' << offset;
    ASSERT_EQ(back[i].bits, written ? halves[i - offset].bits : 0x1234) << count << ' ' << offset;
  }
}

TEST_P(ConvertTest, WritesExactlyWhatItIsAskedForWhereverItLies) {
  for (size_t count = 0; count <= 150; ++count) {
    for (size_t offset = 0; offset < 33; ++offset) expect_exactly(kernels_.convert, count, offset);
  }
  for (const size_t count : {8191, 8192, 8250, 8319, 20001}) {
    for (const size_t offset : {0, 1, 15, 17}) expect_exactly(kernels_.convert, count, offset);
  }
}

}  // namespace
}  // namespace ct2d
