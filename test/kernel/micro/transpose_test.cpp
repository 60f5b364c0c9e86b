// The transposition of every instruction set against its formula.

#include "micro/transpose.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>
#include <vector>

#include "base/half.h"
#include "support/guarded_output.h"
#include "support/isa_test.h"

namespace ct2d {
namespace {

using TransposeTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(TransposeTest);

// Whole numbers that both dtypes hold.
template <class T>
T element(int64_t value) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(value);
  } else {
    return half_from_double(static_cast<double>(value));
  }
}

double number(float value) { return static_cast<double>(value); }
double number(half_bits value) { return static_cast<double>(half_to_float(value)); }

template <class T>
void expect_tiles(void (*function)(const TransposeTile<T>&), int64_t lanes) {
  for (int64_t count = 1; count <= lanes; ++count) {
    for (int64_t channels = 1; channels <= 2 * lanes; ++channels) {
      std::vector<std::vector<T>> values;
      std::vector<const T*> rows;
      for (int64_t k = 0; k < lanes; ++k) {
        values.emplace_back();
        for (int64_t c = 0; c < 2 * lanes; ++c) {
          values.back().push_back(element<T>(1 + k * 100 + c));
        }
      }
      for (const auto& row : values) rows.push_back(row.data());
      const int64_t pitch = count + 3;
      test::GuardedOutput<float> dst(channels * pitch);
      function({rows.data(), count, channels, dst.data(), pitch});
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

TEST_P(TransposeTest, PutsEveryCountOfEveryChannelInItsPlace) {
  expect_tiles(kernels_.transpose.function, kernels_.lanes);
}

TEST_P(TransposeTest, WidensEveryCountOfEveryChannel) {
  expect_tiles(kernels_.transpose.widen, kernels_.lanes);
}

template <class T>
void expect_runs(void (*function)(const TransposeRun<T>&), const lines_kernels& lines,
                 int64_t lanes) {
  std::vector<int64_t> counts;
  for (int64_t count = 1; count <= 3 * lanes + 1; ++count) counts.push_back(count);
  counts.push_back(600);  // more than a line of the runs that are no squares
  for (const int64_t count : counts) {
    for (const int64_t channels : {int64_t{1}, lanes - 1, lanes}) {
      for (int64_t offset = 0; offset < lanes && channels > 0; ++offset) {
        const bool past_caches = (count + offset) % 3 == 0;
        const int64_t step = lanes + offset % 2;
        const int64_t pitch = past_caches ? (count / lanes + 2) * lanes : count + lanes;
        std::vector<float> src(static_cast<size_t>(count * step));
        for (size_t i = 0; i < src.size(); ++i) src[i] = static_cast<float>(i % 2048 + 1);
        test::GuardedOutput<T> dst(channels * pitch);
        function({src.data(), step, count, channels, dst.data() + offset, pitch, past_caches});
        lines.settle();
        ASSERT_TRUE(dst.guards_intact());
        ASSERT_EQ(dst.unwritten(), channels * (pitch - count));
        const std::vector<T> values = dst.values();
        for (int64_t c = 0; c < channels; ++c) {
          for (int64_t k = 0; k < count; ++k) {
            ASSERT_EQ(number(values[static_cast<size_t>(offset + c * pitch + k)]),
                      number(src[static_cast<size_t>(k * step + c)]))
                << count << " of " << channels << " channels, at " << k << ' ' << c;
          }
        }
      }
    }
  }
}

TEST_P(TransposeTest, PutsRunsOfAnyLengthAndAlignmentInTheirPlace) {
  expect_runs(kernels_.transpose.run, kernels_.lines, kernels_.lanes);
}

TEST_P(TransposeTest, NarrowsRunsOfAnyLengthAndAlignment) {
  expect_runs(kernels_.transpose.narrow, kernels_.lines, kernels_.lanes);
}

}  // namespace
}  // namespace ct2d
