// The line packing of every instruction set against its formula.

#include "micro/lines.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/cache_line.h"
#include "support/guarded_output.h"
#include "support/isa_test.h"

namespace ct2d {
namespace {

using LinesTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(LinesTest);

float wide(float value) { return value; }
float wide(half_bits value) { return half_to_float(value); }

template <class T>
T element(int64_t value) {
  if constexpr (sizeof(T) == sizeof(float)) {
    return static_cast<float>(value);
  } else {
    return half_from_double(static_cast<double>(value));
  }
}

// Every window of every length up to three vectors. What no line may use is NaN: the elements
// before `begin`, behind `end` and between the rows.
template <class T>
void expect_lines(void (*function)(const LineRun<T>&), int64_t lanes) {
  constexpr int64_t kCount = 3;
  for (int64_t length = 0; length <= 3 * lanes; ++length) {
    for (int64_t begin = 0; begin <= length; ++begin) {
      for (int64_t end = begin; end <= length; end += 1 + (end - begin) / 4) {
        const int64_t step = end - begin + 2, pitch = length + begin % 2;
        std::vector<T> src(static_cast<size_t>(kCount * step + 2 * length), element<T>(0));
        for (T& value : src) {
          if constexpr (sizeof(T) == sizeof(float)) {
            value = __builtin_nanf("");
          } else {
            value.bits = 0x7e00;
          }
        }
        for (int64_t k = 0; k < kCount; ++k) {
          for (int64_t i = 0; i < end - begin; ++i) {
            src[static_cast<size_t>(length + k * step + i)] = element<T>(1 + k * 100 + i);
          }
        }
        test::GuardedOutput<float> dst(kCount * pitch);
        function({src.data() + length, step, kCount, begin, end, length, dst.data(), pitch});
        ASSERT_TRUE(dst.guards_intact());
        ASSERT_EQ(dst.unwritten(), kCount * (pitch - length));
        for (int64_t k = 0; k < kCount; ++k) {
          for (int64_t i = 0; i < length; ++i) {
            const bool inside = i >= begin && i < end;
            const float expected =
                inside ? wide(src[static_cast<size_t>(length + k * step + i - begin)]) : 0.0f;
            ASSERT_EQ(dst.values()[static_cast<size_t>(k * pitch + i)], expected)
                << begin << " to " << end << " of " << length << ", at " << k << ' ' << i;
          }
        }
      }
    }
  }
}

TEST_P(LinesTest, CopiesEveryWindow) { expect_lines(kernels_.lines.copy, kernels_.lanes); }

TEST_P(LinesTest, WidensEveryWindow) { expect_lines(kernels_.lines.widen, kernels_.lanes); }

TEST_P(LinesTest, CopiesWholeLinesPastTheCaches) {
  constexpr int64_t kCount = 3;
  for (int64_t length = 0; length <= 4 * kLineFloats; ++length) {
    for (int64_t offset = 0; offset < kLineFloats; offset += 1 + length % 3) {
      const int64_t step = length + offset % 5, pitch = length + 7;
      std::vector<float> src;
      for (int64_t i = 0; i < kCount * step; ++i) src.push_back(static_cast<float>(i));
      test::GuardedOutput<float> dst(offset + kCount * pitch);
      kernels_.lines.copy_past(
          {src.data(), step, kCount, 0, length, length, dst.data() + offset, pitch});
      kernels_.lines.settle();
      ASSERT_TRUE(dst.guards_intact());
      ASSERT_EQ(dst.unwritten(), dst.size() - kCount * length);
      for (int64_t k = 0; k < kCount; ++k) {
        for (int64_t i = 0; i < length; ++i) {
          ASSERT_EQ(dst.data()[offset + k * pitch + i], static_cast<float>(k * step + i))
              << length << " floats, offset " << offset << ", row " << k << " at " << i;
        }
      }
    }
  }
}

// Every place within a cache line, with rows on either side of the seam and on one.
TEST_P(LinesTest, StoresSeamsPastTheCaches) {
  if (kernels_.lines.store_seams == nullptr) return;  // stores of this set go to the caches
  constexpr int64_t kCount = 3;
  std::vector<float> before, after;
  for (int64_t i = 0; i < kCount * kLineFloats; ++i) {
    before.push_back(static_cast<float>(1 + i));
    after.push_back(static_cast<float>(1000 + i));
  }
  for (int64_t offset = 0; offset < kLineFloats; ++offset) {
    for (const int64_t pitch : {2 * kLineFloats, 3 * kLineFloats + offset % 3}) {
      for (const auto& [has_before, has_after] :
           {std::pair{true, true}, {true, false}, {false, true}}) {
        test::GuardedOutput<float> dst(kCount * pitch);
        float* const first = dst.data() + kLineFloats + offset;
        kernels_.lines.store_seams({has_before ? before.data() : nullptr,
                                    has_after ? after.data() : nullptr, kCount, first, pitch});
        kernels_.lines.settle();
        ASSERT_TRUE(dst.guards_intact());
        int64_t written = 0;
        for (int64_t k = 0; k < kCount; ++k) {
          const float* const at = first + k * pitch;
          const auto taken =
              static_cast<int64_t>(reinterpret_cast<uintptr_t>(at) / sizeof(float) % kLineFloats);
          for (int64_t i = has_before ? -taken : 0; i < (has_after ? kLineFloats - taken : 0);
               ++i) {
            const float expected = i < 0 ? before[static_cast<size_t>((k + 1) * kLineFloats + i)]
                                         : after[static_cast<size_t>(k * kLineFloats + i)];
            ASSERT_EQ(at[i], expected) << "offset " << offset << ", row " << k << " at " << i;
            ++written;
          }
        }
        ASSERT_EQ(dst.unwritten(), kCount * pitch - written);
      }
    }
  }
}

// An input's last row may end where memory does.
TEST_P(LinesTest, ReadsNothingBeyondTheRows) {
  for (int64_t count = 1; count <= 2 * kernels_.lanes; ++count) {
    const std::vector<float> src(static_cast<size_t>(count), 1.0f);
    const std::vector<half_bits> halves(static_cast<size_t>(count), element<half_bits>(1));
    const int64_t length = count + 5;
    std::vector<float> line(static_cast<size_t>(length));
    kernels_.lines.copy({src.data(), count, 1, 3, 3 + count, length, line.data(), length});
    EXPECT_EQ(line[static_cast<size_t>(2 + count)], 1.0f);
    kernels_.lines.widen({halves.data(), count, 1, 3, 3 + count, length, line.data(), length});
    EXPECT_EQ(line[static_cast<size_t>(2 + count)], 1.0f);
  }
}

}  // namespace
}  // namespace ct2d
