#include "base/dtype.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ct2d {
namespace {

TEST(DType, HasTheSizeOfItsStorageType) {
  EXPECT_EQ(dtype_size(DType::kFloat32), sizeof(float));
  EXPECT_EQ(dtype_size(DType::kFloat16), sizeof(half_bits));
  EXPECT_STREQ(dtype_name(DType::kFloat32), "float32");
  EXPECT_STREQ(dtype_name(DType::kFloat16), "float16");
}

TEST(DType, WidensExactly) {
  EXPECT_EQ(widen(0.1f), static_cast<double>(0.1f));
  EXPECT_EQ(widen(half_bits{0x3555}), 0x1.554p-2);
  EXPECT_EQ(widen(half_bits{0x8001}), -0x1p-24);
}

TEST(Elements, WidenExactlyWhateverTheirDType) {
  constexpr float kFloats[] = {0.1f, -2.0f};
  constexpr half_bits kHalves[] = {{0x3555}, {0x8001}};
  const Elements floats{kFloats, DType::kFloat32}, halves{kHalves, DType::kFloat16};
  EXPECT_EQ(floats[0], static_cast<double>(0.1f));
  EXPECT_EQ(floats[1], -2.0);
  EXPECT_EQ(halves[0], 0x1.554p-2);
  EXPECT_EQ(halves[1], -0x1p-24);
  EXPECT_EQ(Elements{}.data, nullptr);
}

TEST(DType, RoundsOnceToNearestEven) {
  constexpr double kTieOfFloat = 1.0 + 0x1p-24, kTieOfHalf = 1.0 + 0x1p-11;
  float single = 0;
  round_to(kTieOfFloat, &single);
  EXPECT_EQ(single, 1.0f);
  round_to(std::nextafter(kTieOfFloat, 2.0), &single);
  EXPECT_EQ(single, 1.0f + 0x1p-23f);
  half_bits half{};
  round_to(kTieOfHalf, &half);
  EXPECT_EQ(half.bits, 0x3c00);
  round_to(std::nextafter(kTieOfHalf, 2.0), &half);
  EXPECT_EQ(half.bits, 0x3c01);
}

TEST(DType, RoundsToInfinityPastTheLargestValue) {
  float single = 0;
  round_to(std::numeric_limits<double>::max(), &single);
  EXPECT_EQ(single, std::numeric_limits<float>::infinity());
  half_bits half{};
  round_to(-65520.0, &half);
  EXPECT_EQ(half.bits, 0xfc00);
}

}  // namespace
}  // namespace ct2d
