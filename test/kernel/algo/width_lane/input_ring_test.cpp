// The rows that width_lane has packed.

#include "algo/width_lane/input_ring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "algo/width_lane/rows_ahead.h"
#include "problem/descriptor.h"
#include "support/isa_test.h"

namespace ct2d {
namespace {

using InputRingTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(InputRingTest);

constexpr int64_t kChannels = 7, kRows = 11, kColumns = 45, kPitch = 32;

class Ring {
 public:
  Ring(const Problem& problem, const KernelTable& kernels, int64_t capacity,
       const std::vector<float>& src)
      : storage_(static_cast<size_t>(capacity * 2 * kChannels * kPitch)),
        ring_(problem, DType::kFloat32, kernels, {capacity, kChannels, kPitch, {-3, 21}},
              storage_.data()) {
    ring_.reset({src.data(), contiguous_strides(problem)});
  }

  InputRing* operator->() { return &ring_; }

  std::vector<float> row(int64_t row) const {
    const float* first = ring_.row(row);
    return {first, first + 2 * kChannels * kPitch};
  }

 private:
  std::vector<float> storage_;
  InputRing ring_;
};

// Whatever number of parts a block of rows is packed in, while the block before it is read.
TEST_P(InputRingTest, PacksTheSameInPartsAsAtOnce) {
  Problem problem;
  ASSERT_TRUE(parse_line("ic7ih11iw45_oc2kh3kw3", &problem).ok());
  std::vector<float> src(static_cast<size_t>(kChannels * kRows * kColumns));
  std::iota(src.begin(), src.end(), 1.0f);
  Ring whole(problem, kernels_, kRows, src);
  whole->advance(0, kRows - 1);
  for (int64_t height = 1; height <= 4; ++height) {
    for (const int64_t parts : {1, 2, 5, 7, 20}) {
      // A row above is read beside each block.
      Ring ring(problem, kernels_, 1 + 2 * height, src);
      for (int64_t first = 0; first < kRows; first += height) {
        const int64_t last = std::min(first + height, kRows) - 1;
        ring->advance(first - 1, last);
        for (int64_t part = 0; part < parts; ++part) {
          ring->advance_channels(last + height, kChannels * (part + 1) / parts);
          for (int64_t row = std::max<int64_t>(0, first - 1); row <= last; ++row) {
            ASSERT_EQ(ring.row(row), whole.row(row))
                << "row " << row << " in part " << part << " of " << parts << ", by " << height;
          }
        }
      }
    }
  }
}

// Of rows that are not packed yet, and that the input has; a row of 180 bytes is three lines.
TEST_P(InputRingTest, CountsTheCacheLinesThatAreLeftToPack) {
  Problem problem;
  ASSERT_TRUE(parse_line("ic7ih11iw45_oc2kh3kw3", &problem).ok());
  const std::vector<float> src(static_cast<size_t>(kChannels * kRows * kColumns));
  Ring ring(problem, kernels_, kRows, src);
  EXPECT_EQ(ring->lines_to_pack(3).per_channel(), 4 * 3);
  ring->advance(0, 1);
  EXPECT_EQ(ring->lines_to_pack(3).per_channel(), 2 * 3);
  EXPECT_EQ(ring->lines_to_pack(1).per_channel(), 0);
  EXPECT_EQ(ring->lines_to_pack(kRows + 5).per_channel(), (kRows - 2) * 3);
}

// However many tiles the rows of a block take in however many shares, more or fewer than were
// announced, and however many channels there are for each: the rows of the next block are there
// when the block is done.
TEST_P(InputRingTest, IsPackedAheadWhileTilesAreComputed) {
  constexpr int64_t kMany = 37, kHeight = 4;
  Problem problem;
  ASSERT_TRUE(parse_line("ic37ih4iw9_oc2kh3kw3", &problem).ok());
  std::vector<float> src(static_cast<size_t>(kMany * kHeight * 9));
  std::iota(src.begin(), src.end(), 1.0f);
  std::vector<float> packed(static_cast<size_t>(kHeight * kMany * 16)), whole(packed.size());
  const auto ring = [&](std::vector<float>* storage) {
    InputRing made(problem, DType::kFloat32, kernels_, {kHeight, kMany, 16, {-2}}, storage->data());
    made.reset({src.data(), contiguous_strides(problem)});
    return made;
  };
  ring(&whole).advance(0, kHeight - 1);
  for (const int64_t shares : {1, 2, 5, 40}) {
    for (const int64_t tiles : {1, 3, 17, 50}) {
      std::ranges::fill(packed, 0.0f);
      InputRing parts = ring(&packed);
      RowsAhead ahead(&parts, kMany);
      for (const int64_t last : {1, 3}) {
        ahead.begin(last, shares);
        for (int64_t share = 0; share < shares; ++share) {
          ahead.begin_share(tiles);
          for (int64_t tile = 0; tile < tiles + share % 3 - 1; ++tile) ahead.step();
          ahead.end_share();
        }
        const auto end = static_cast<std::ptrdiff_t>((last + 1) * kMany * 16);
        ASSERT_TRUE(std::equal(whole.begin(), whole.begin() + end, packed.begin()))
            << shares << " shares of " << tiles << " tiles";
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
