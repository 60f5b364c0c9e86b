// Storage: exact values as stored elements (`float`, `half_bits`), and stored elements as bits.
//
// Comparing bits tells -0 from 0 and one NaN from another, and prints what differs.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "base/dtype.h"

namespace ct2d::test {

using StorageTypes = testing::Types<float, half_bits>;

template <class T>
using BitsOf = std::conditional_t<std::is_same_v<T, float>, uint32_t, uint16_t>;

template <class T>
inline constexpr DType kDType = std::is_same_v<T, float> ? DType::kFloat32 : DType::kFloat16;

// Distance from 1 to the next value of the storage type.
template <class T>
inline constexpr double kEpsilon = std::is_same_v<T, float> ? 0x1p-23 : 0x1p-10;

template <class T>
inline constexpr double kSmallestSubnormal = std::is_same_v<T, float> ? 0x1p-149 : 0x1p-24;

template <class T>
std::vector<T> stored(const std::vector<double>& values) {
  std::vector<T> result(values.size());
  for (size_t i = 0; i < values.size(); ++i) round_to(values[i], &result[i]);
  return result;
}

template <class T>
std::vector<BitsOf<T>> bits(const std::vector<T>& values) {
  std::vector<BitsOf<T>> result(values.size());
  for (size_t i = 0; i < values.size(); ++i) result[i] = std::bit_cast<BitsOf<T>>(values[i]);
  return result;
}

// Computes: whether each value is `expected`, any NaN standing for any other.
template <class T>
testing::AssertionResult holds(const std::vector<T>& values, const std::vector<double>& expected) {
  if (values.size() != expected.size()) return testing::AssertionFailure() << "sizes differ";
  for (size_t i = 0; i < values.size(); ++i) {
    const double value = widen(values[i]);
    if (value == expected[i] || (std::isnan(value) && std::isnan(expected[i]))) continue;
    return testing::AssertionFailure()
           << "element " << i << " is " << value << ", expected " << expected[i];
  }
  return testing::AssertionSuccess();
}

}  // namespace ct2d::test
