#include "base/half.h"

#include <bit>

namespace ct2d {

namespace {

constexpr int kDoubleFraction = 52, kDoubleBias = 1023;
constexpr int kHalfFraction = 10, kHalfBias = 15, kHalfMaxExponent = 31;

// Shifts right by `shift` bits, rounding to nearest even. Requires: 1 <= shift <= 63.
constexpr uint64_t shift_right_rounded(uint64_t value, int shift) {
  const uint64_t half = uint64_t{1} << (shift - 1);
  const uint64_t kept = value >> shift, rest = value & (2 * half - 1);
  return kept + (rest > half || (rest == half && (kept & 1)) ? 1 : 0);
}

}  // namespace

float half_to_float(half_bits value) {
  const uint32_t sign = uint32_t{value.bits & 0x8000u} << 16;
  const uint32_t exponent = (value.bits >> kHalfFraction) & 0x1fu;
  uint32_t fraction = value.bits & 0x3ffu;
  if (exponent == kHalfMaxExponent) {
    const uint32_t quiet = fraction != 0 ? 0x400000u : 0u;
    return std::bit_cast<float>(sign | 0x7f800000u | quiet | fraction << 13);
  }
  if (exponent == 0) {
    constexpr float kSmallestSubnormal = 0x1p-24f;
    const float magnitude = static_cast<float>(fraction) * kSmallestSubnormal;
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(magnitude));
  }
  return std::bit_cast<float>(sign | (exponent + 127 - kHalfBias) << 23 | fraction << 13);
}

half_bits half_from_double(double value) {
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  const auto sign = static_cast<uint16_t>(bits >> 48 & 0x8000u);
  const int exponent = static_cast<int>(bits >> kDoubleFraction & 0x7ff);
  const uint64_t fraction = bits & ((uint64_t{1} << kDoubleFraction) - 1);
  if (exponent == 0x7ff) {
    const auto payload = static_cast<uint16_t>(fraction >> (kDoubleFraction - kHalfFraction));
    const uint16_t quiet = fraction != 0 ? 0x200u : 0u;
    return {static_cast<uint16_t>(sign | 0x7c00u | quiet | payload)};
  }
  const int half_exponent = exponent - kDoubleBias + kHalfBias;
  if (half_exponent >= kHalfMaxExponent) return {static_cast<uint16_t>(sign | 0x7c00u)};
  const int drop = kDoubleFraction - kHalfFraction;
  if (half_exponent >= 1) {
    // A carry out of the fraction raises the exponent, up to infinity, by plain addition.
    const uint64_t packed = static_cast<uint64_t>(half_exponent) << kDoubleFraction | fraction;
    return {static_cast<uint16_t>(sign | shift_right_rounded(packed, drop))};
  }
  const int shift = drop + 1 - half_exponent;
  if (shift > kDoubleFraction + 1) return {sign};
  const uint64_t significand = uint64_t{1} << kDoubleFraction | fraction;
  return {static_cast<uint16_t>(sign | shift_right_rounded(significand, shift))};
}

void convert(const float* src, half_bits* dst, size_t count) {
  for (size_t i = 0; i < count; ++i) dst[i] = half_from_double(src[i]);
}

void convert(const double* src, half_bits* dst, size_t count) {
  for (size_t i = 0; i < count; ++i) dst[i] = half_from_double(src[i]);
}

void convert(const half_bits* src, float* dst, size_t count) {
  for (size_t i = 0; i < count; ++i) dst[i] = half_to_float(src[i]);
}

}  // namespace ct2d
