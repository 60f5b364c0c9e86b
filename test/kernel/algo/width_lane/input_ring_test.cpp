// The rows that width_lane has packed.

#include "algo/width_lane/input_ring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

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
          ring->advance_part(last + height, part, parts);
          for (int64_t row = std::max<int64_t>(0, first - 1); row <= last; ++row) {
            ASSERT_EQ(ring.row(row), whole.row(row))
                << "row " << row << " in part " << part << " of " << parts << ", by " << height;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
