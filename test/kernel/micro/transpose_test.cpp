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

TEST_P(TransposeTest, PutsRunsOfAnyLengthAndAlignmentInTheirPlace) {
  const int64_t lanes = kernels_.lanes;
  for (int64_t count = 1; count <= 3 * lanes + 1; ++count) {
    for (const int64_t channels : {int64_t{1}, lanes - 1, lanes}) {
      for (int64_t offset = 0; offset < lanes && channels > 0; ++offset) {
        const bool past_caches = (count + offset) % 3 == 0;
        const int64_t step = lanes + offset % 2;
        const int64_t pitch = past_caches ? (count / lanes + 2) * lanes : count + lanes;
        std::vector<float> src(static_cast<size_t>(count * step));
        for (size_t i = 0; i < src.size(); ++i) src[i] = static_cast<float>(i + 1);
        test::GuardedOutput<float> dst(channels * pitch);
        kernels_.transpose.run(
            {src.data(), step, count, channels, dst.data() + offset, pitch, past_caches});
        kernels_.transpose.settle();
        ASSERT_TRUE(dst.guards_intact());
        ASSERT_EQ(dst.unwritten(), channels * (pitch - count));
        for (int64_t c = 0; c < channels; ++c) {
          for (int64_t k = 0; k < count; ++k) {
            ASSERT_EQ(dst.values()[static_cast<size_t>(offset + c * pitch + k)],
                      src[static_cast<size_t>(k * step + c)])
                << count << " of " << channels << " channels, at " << k << ' ' << c;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace ct2d
