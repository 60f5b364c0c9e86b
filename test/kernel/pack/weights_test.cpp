// The walk over weights against its formula, in both storage types.

#include "pack/weights.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "micro/dispatch.h"
#include "support/random.h"
#include "support/storage.h"

namespace ct2d {
namespace {

template <class T>
class PackBlockTest : public testing::Test {
 protected:
  PackBlockTest() {
    problem_.ic = 6;
    problem_.oc = 10;
    problem_.g = 2;
    problem_.kh = 2;
    problem_.kw = 3;
    test::Random random(7);
    weight_.resize(6 * 5 * 6);
    for (T& w : weight_) round_to(static_cast<double>(random.in(-500, 500)) / 64, &w);
  }

  // Packs channels 1 to 3 of the second group, two of the six taps, into a packed array of 99s.
  bool pack() {
    packed_.assign(64, 99.0f);
    return pack_block(problem_, *runnable_kernels().front(), {weight_.data(), test::kDType<T>},
                      {.group = 1, .first = 1, .channels = 3, .lanes = 4},
                      {{.tap = 4, .first = 0, .pitch = 8}, {.tap = 1, .first = 30, .pitch = 4}},
                      packed_.data());
  }

  // Where pack() puts weight(..., tap), as place(ci, lane, tap) reads it, and 99s elsewhere.
  template <class Place>
  static auto expected(const Place& place) {
    std::vector<decltype(place(0, 0, 0))> result(64, place(-1, 0, 0));
    for (int64_t ci = 0; ci < 3; ++ci) {
      for (int64_t lane = 0; lane < 4; ++lane) {
        result[static_cast<size_t>(ci * 8 + lane)] = place(ci, lane, 4);
        result[static_cast<size_t>(30 + ci * 4 + lane)] = place(ci, lane, 1);
      }
    }
    return result;
  }

  // [input channel of the group][output channel of the group][tap]
  T& weight(int64_t ci, int64_t co, int64_t tap) {
    return weight_[static_cast<size_t>(((3 + ci) * 5 + co) * 6 + tap)];
  }

  Problem problem_;
  std::vector<T> weight_;
  std::vector<float> packed_;
};

using Storages = testing::Types<float, half_bits>;
TYPED_TEST_SUITE(PackBlockTest, Storages);

TYPED_TEST(PackBlockTest, PutsEachWeightWhereItsTapSays) {
  ASSERT_TRUE(this->pack());
  const auto place = [&](int64_t ci, int64_t lane, int64_t tap) {
    if (ci < 0) return 99.0f;
    return lane == 3 ? 0.0f : static_cast<float>(widen(this->weight(ci, 1 + lane, tap)));
  };
  EXPECT_EQ(this->packed_, this->expected(place));
}

using PackHalvesTest = PackBlockTest<half_bits>;

TEST_F(PackHalvesTest, KeepsThemAsTheyAre) {
  constexpr half_bits kUntouched{0x1234}, kSignalling{0x7c01};
  weight(2, 3, 4) = kSignalling;
  std::vector<half_bits> packed(64, kUntouched);
  pack_block(problem_, weight_.data(), {.group = 1, .first = 1, .channels = 3, .lanes = 4},
             {{.tap = 4, .first = 0, .pitch = 8}, {.tap = 1, .first = 30, .pitch = 4}},
             packed.data());
  const auto place = [&](int64_t ci, int64_t lane, int64_t tap) {
    if (ci < 0) return kUntouched;
    return lane == 3 ? half_bits{0} : weight(ci, 1 + lane, tap);
  };
  EXPECT_EQ(test::bits(packed), test::bits(expected(place)));
}

TYPED_TEST(PackBlockTest, TellsWhetherEveryWeightOfTheBlockIsFinite) {
  for (const double value :
       {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN()}) {
    TypeParam& inside = this->weight(2, 3, 5);
    const TypeParam before = inside;
    round_to(value, &inside);
    EXPECT_FALSE(this->pack()) << value;
    inside = before;
    TypeParam& outside = this->weight(2, 4, 5);
    const TypeParam other = outside;
    round_to(value, &outside);
    EXPECT_TRUE(this->pack()) << value;
    outside = other;
  }
}

}  // namespace
}  // namespace ct2d
