// The transposition of every instruction set against its formula.

#include "micro/transpose.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "support/guarded_output.h"
#include "support/isa_test.h"

namespace ct2d {
namespace {

using TransposeTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(TransposeTest);

TEST_P(TransposeTest, PutsEveryCountOfEveryChannelInItsPlace) {
  const int64_t lanes = kernels_.lanes;
  for (int64_t count = 1; count <= lanes; ++count) {
    for (int64_t channels = 1; channels <= 2 * lanes; ++channels) {
      std::vector<std::vector<float>> values;
      std::vector<const float*> rows;
      for (int64_t k = 0; k < lanes; ++k) {
        values.emplace_back();
        for (int64_t c = 0; c < 2 * lanes; ++c) {
          values.back().push_back(static_cast<float>(1 + k * 100 + c));
        }
      }
      for (const auto& row : values) rows.push_back(row.data());
      const int64_t pitch = count + 3;
      test::GuardedOutput<float> dst(channels * pitch);
      kernels_.transpose.function({rows.data(), count, channels, dst.data(), pitch});
      ASSERT_TRUE(dst.guards_intact());
      ASSERT_EQ(dst.unwritten(), channels * (pitch - count));
      for (int64_t c = 0; c < channels; ++c) {
        for (int64_t k = 0; k < count; ++k) {
          ASSERT_EQ(dst.values()[static_cast<size_t>(c * pitch + k)],
                    static_cast<float>(1 + k * 100 + c))
              << count << " of " << channels << " channels, at " << k << ' ' << c;
        }
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
