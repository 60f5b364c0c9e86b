#include "base/half.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/random.h"

namespace ct2d {
namespace {

constexpr uint16_t kSign = 0x8000, kInfinity = 0x7c00, kQuiet = 0x0200;
constexpr double kInf = std::numeric_limits<double>::infinity();

bool is_nan(uint16_t bits) { return (bits & 0x7fff) > kInfinity; }

// The value that IEEE 754 gives a pattern. Requires: no NaN.
double value_of(uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  double magnitude = std::ldexp(1024 + fraction, exponent - 25);
  if (exponent == 0) magnitude = std::ldexp(fraction, -24);
  if (exponent == 31) magnitude = kInf;
  return bits & kSign ? -magnitude : magnitude;
}

// Rounds to nearest even by search among all halves. The value that would follow the largest half,
// 65536, stands for infinity; the middle of two neighbours is exact in double.
uint16_t nearest_half(double value) {
  static const std::vector<double> values = [] {
    std::vector<double> all;
    for (uint16_t bits = 0; bits < kInfinity; ++bits) all.push_back(value_of(bits));
    all.push_back(65536.0);
    return all;
  }();
  const uint16_t sign = std::signbit(value) ? kSign : 0;
  const double magnitude = std::fabs(value);
  const auto above = std::upper_bound(values.begin(), values.end(), magnitude);
  if (above == values.end()) return sign | kInfinity;
  const auto hi = static_cast<uint16_t>(above - values.begin());
  const auto lo = static_cast<uint16_t>(hi - 1);
  const double middle = (values[lo] + values[hi]) / 2;
  const bool up = magnitude > middle || (magnitude == middle && hi % 2 == 0);
  return sign | (up ? hi : lo);
}

void expect_nearest(double value) {
  for (const double signed_value : {value, -value}) {
    ASSERT_EQ(half_from_double(signed_value).bits, nearest_half(signed_value))
        << std::hexfloat << signed_value;
  }
}

void expect_nearest_around(double value) {
  expect_nearest(value);
  expect_nearest(std::nextafter(value, 0.0));
  expect_nearest(std::nextafter(value, kInf));
}

TEST(HalfToFloat, GivesEveryPatternItsValue) {
  for (uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const auto pattern = static_cast<uint16_t>(bits);
    const float value = half_to_float({pattern});
    if (is_nan(pattern)) continue;
    ASSERT_EQ(value, value_of(pattern)) << bits;
    ASSERT_EQ(std::signbit(value), (bits & kSign) != 0) << bits;
  }
}

TEST(HalfToFloat, KeepsNansQuietWithSignAndPayload) {
  for (uint32_t bits = 0; bits <= 0xffff; ++bits) {
    if (!is_nan(static_cast<uint16_t>(bits))) continue;
    const auto image = std::bit_cast<uint32_t>(half_to_float({static_cast<uint16_t>(bits)}));
    const uint32_t expected = (bits & kSign) << 16 | 0x7f800000u | ((bits & 1023) | kQuiet) << 13;
    ASSERT_EQ(image, expected) << bits;
  }
}

TEST(HalfFromDouble, RoundTripsEveryPattern) {
  for (uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const auto pattern = static_cast<uint16_t>(bits);
    const auto back = half_from_double(half_to_float({pattern})).bits;
    ASSERT_EQ(back, is_nan(pattern) ? pattern | kQuiet : pattern) << bits;
  }
}

TEST(HalfFromDouble, KeepsNansWhosePayloadDoesNotFit) {
  for (const uint64_t sign : {uint64_t{0}, uint64_t{1} << 63}) {
    const double nan = std::bit_cast<double>(sign | 0x7ff0000000000001u);
    EXPECT_EQ(half_from_double(nan).bits, (sign != 0 ? kSign : 0) | kInfinity | kQuiet);
  }
}

TEST(HalfFromDouble, RoundsTiesToEvenAndTheirNeighboursToTheNearer) {
  for (uint16_t bits = 0; bits < kInfinity; ++bits) {
    const double low = value_of(bits);
    const double high = bits + 1 == kInfinity ? 65536.0 : value_of(bits + 1);
    expect_nearest_around((low + high) / 2);
    expect_nearest_around(low);
    if (HasFatalFailure()) return;
  }
}

// Rounding to float first would move these onto a tie, and then the wrong way.
TEST(HalfFromDouble, RoundsOnce) {
  for (uint16_t bits = 0; bits + 1 < kInfinity; ++bits) {
    const double middle = (value_of(bits) + value_of(bits + 1)) / 2;
    for (const double fraction : {0x1p-25, 0x1p-26, 0x1p-40}) {
      expect_nearest(middle * (1 + fraction));
      expect_nearest(middle * (1 - fraction));
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(half_from_double(1.0 + 0x1p-11 + 0x1p-40).bits, 0x3c01);
  EXPECT_EQ(half_from_double(1.0 + 0x3p-11 - 0x1p-40).bits, 0x3c01);
}

TEST(HalfFromDouble, OverflowsFrom65520On) {
  expect_nearest_around(65504.0);
  expect_nearest_around(65520.0);
  expect_nearest_around(65536.0);
  EXPECT_EQ(half_from_double(std::nextafter(65520.0, 0.0)).bits, 0x7bff);
  EXPECT_EQ(half_from_double(65520.0).bits, kInfinity);
  EXPECT_EQ(half_from_double(-65520.0).bits, kSign | kInfinity);
  for (const double value : {1e6, 1e38, 1e39, std::numeric_limits<double>::max(), kInf}) {
    expect_nearest(value);
  }
}

TEST(HalfFromDouble, UnderflowsToSignedZeroFromTheTieDown) {
  expect_nearest_around(0x1p-24);
  expect_nearest_around(0x1p-25);
  EXPECT_EQ(half_from_double(0x1p-25).bits, 0);
  EXPECT_EQ(half_from_double(-0x1p-25).bits, kSign);
  EXPECT_EQ(half_from_double(std::nextafter(-0x1p-25, -1.0)).bits, kSign | 1);
  for (const double value : {0.0, 0x1p-26, 0x1p-27, 1e-30, std::numeric_limits<double>::min(),
                             std::numeric_limits<double>::denorm_min()}) {
    expect_nearest(value);
  }
}

TEST(HalfFromDouble, RoundsRandomValuesOfEveryMagnitude) {
  test::Random random(20260101);
  for (int i = 0; i < 300000; ++i) {
    const int exponent = static_cast<int>(random.in(-30, 18));
    expect_nearest(std::ldexp(random.real(), exponent));
    if (HasFatalFailure()) return;
  }
}

TEST(HalfConvert, ConvertsArraysAsItConvertsElements) {
  test::Random random(20260102);
  std::vector<float> floats(1000);
  for (float& value : floats) value = static_cast<float>(random.real() * 70000.0);
  const std::vector<double> doubles(floats.begin(), floats.end());
  std::vector<half_bits> from_floats(1001, half_bits{0x1234}), from_doubles = from_floats;
  convert(floats.data(), from_floats.data(), floats.size());
  convert(doubles.data(), from_doubles.data(), doubles.size());
  std::vector<float> back(1001, -7.0f);
  convert(from_floats.data(), back.data(), floats.size());
  for (size_t i = 0; i < floats.size(); ++i) {
    ASSERT_EQ(from_floats[i].bits, nearest_half(floats[i])) << floats[i];
    ASSERT_EQ(from_doubles[i].bits, from_floats[i].bits) << floats[i];
    ASSERT_EQ(back[i], half_to_float(from_floats[i])) << floats[i];
  }
  EXPECT_EQ(from_floats.back().bits, 0x1234);
  EXPECT_EQ(from_doubles.back().bits, 0x1234);
  EXPECT_EQ(back.back(), -7.0f);
}

TEST(HalfConvert, ConvertsNothing) {
  convert(static_cast<const float*>(nullptr), nullptr, 0);
  convert(static_cast<const double*>(nullptr), nullptr, 0);
  convert(static_cast<const half_bits*>(nullptr), nullptr, 0);
}

}  // namespace
}  // namespace ct2d
