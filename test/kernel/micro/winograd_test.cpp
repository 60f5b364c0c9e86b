// The three stages of the transform of every instruction set against micro/winograd.h.

#include "micro/winograd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "support/guarded_output.h"
#include "support/isa_test.h"
#include "support/random.h"

namespace ct2d {
namespace {

using WinogradTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(WinogradTest);

constexpr WinogradForm kForms[] = {WinogradForm::kNone, WinogradForm::kF32, WinogradForm::kF23,
                                   WinogradForm::kF22};

// Filters h as G h, worked out by hand: taps 4, 8 (and 12) for two taps and three.
std::vector<double> filter(WinogradForm form) {
  if (form == WinogradForm::kNone) return {4};
  return form == WinogradForm::kF23 ? std::vector<double>{4, 8, 12} : std::vector<double>{4, 8};
}

std::vector<double> transformed_filter(WinogradForm form) {
  switch (form) {
    case WinogradForm::kNone:
      return {4};
    case WinogradForm::kF32:
      return {4, 6, -2, 8};
    case WinogradForm::kF23:
      return {4, 12, 4, 12};
    case WinogradForm::kF22:
      return {4, 12, -8};
  }
  return {};
}

// The points that a filter reads of an axis, as the first of a run.
int64_t first_point(WinogradForm form, bool is_late) {
  return is_late ? winograd_points(form) - winograd_phase_points(form) : 0;
}

std::vector<float> integers(int64_t count, test::Random* random) {
  std::vector<float> result(static_cast<size_t>(count));
  for (float& x : result) x = static_cast<float>(random->in(-9, 9));
  return result;
}

// A run of tiles with gaps between everything that may have gaps. Where a tile serves two filters,
// one of them, drawn for each axis.
void expect_filtered(const KernelTable& kernels, WinogradForm rows, WinogradForm columns,
                     test::Random* random) {
  const bool late_row = random->in(0, winograd_late_inputs(rows)) == 1;
  const bool late_column = random->in(0, winograd_late_inputs(columns)) == 1;
  const int64_t lanes = kernels.lanes, tiles = random->in(1, 4);
  const int64_t row_points = winograd_points(rows), column_points = winograd_points(columns);
  const int64_t row_outputs = winograd_outputs(rows), column_outputs = winograd_outputs(columns);
  const int64_t column_pitch = lanes * 2, src_step = column_pitch * column_outputs;
  const int64_t row_pitch = src_step * tiles + column_pitch * column_points + lanes;
  const std::vector<float> src = integers(row_pitch * row_points, random);
  const int64_t dst_step = lanes + 3, point_pitch = dst_step * tiles + 5;
  test::GuardedOutput<float> transformed(row_points * column_points * point_pitch);
  kernels.winograd.input[static_cast<int>(rows)][static_cast<int>(columns)](
      {.src = src.data(),
       .row_pitch = row_pitch,
       .column_pitch = column_pitch,
       .src_step = src_step,
       .dst = transformed.data(),
       .point_pitch = point_pitch,
       .dst_step = dst_step,
       .tiles = tiles});
  ASSERT_TRUE(transformed.guards_intact());
  const std::vector<double> g_rows = transformed_filter(rows);
  const std::vector<double> g_columns = transformed_filter(columns);
  std::vector<float> sums = transformed.values();
  const float* points[kWinogradMostPoints];
  for (size_t i = 0; i < g_rows.size(); ++i) {
    for (size_t j = 0; j < g_columns.size(); ++j) {
      const int64_t row = first_point(rows, late_row) + static_cast<int64_t>(i);
      const int64_t column = first_point(columns, late_column) + static_cast<int64_t>(j);
      float* const of_point = sums.data() + (row * column_points + column) * point_pitch;
      points[i * g_columns.size() + j] = of_point;
      for (int64_t tile = 0; tile < tiles; ++tile) {
        for (int64_t c = 0; c < lanes; ++c) {
          of_point[tile * dst_step + c] *= static_cast<float>(g_rows[i] * g_columns[j]);
        }
      }
    }
  }
  const std::vector<float> bias = integers(lanes, random);
  const int64_t output_pitch = lanes + 1, output_step = column_outputs * output_pitch + 2;
  const int64_t output_row = output_step * tiles + 7;
  test::GuardedOutput<float> dst(row_outputs * output_row);
  kernels.winograd.output[static_cast<int>(rows)][static_cast<int>(columns)](
      {.points = points,
       .src_step = dst_step,
       .bias = bias.data(),
       .dst = dst.data(),
       .row_pitch = output_row,
       .column_pitch = output_pitch,
       .dst_step = output_step,
       .tiles = tiles});
  ASSERT_TRUE(dst.guards_intact());
  const int64_t written = row_outputs * column_outputs * tiles * lanes;
  ASSERT_EQ(dst.unwritten(), row_outputs * output_row - written);
  const std::vector<double> h_rows = filter(rows), h_columns = filter(columns);
  for (int64_t tile = 0; tile < tiles; ++tile) {
    for (int64_t i = 0; i < row_outputs; ++i) {
      for (int64_t j = 0; j < column_outputs; ++j) {
        for (int64_t c = 0; c < lanes; ++c) {
          double sum = bias[static_cast<size_t>(c)];
          for (size_t u = 0; u < h_rows.size(); ++u) {
            for (size_t v = 0; v < h_columns.size(); ++v) {
              const int64_t row = i + late_row + static_cast<int64_t>(u);
              const int64_t column = j + late_column + static_cast<int64_t>(v);
              const int64_t at = row * row_pitch + tile * src_step + column * column_pitch + c;
              sum += h_rows[u] * h_columns[v] * src[static_cast<size_t>(at)];
            }
          }
          const int64_t to = i * output_row + tile * output_step + j * output_pitch + c;
          ASSERT_EQ(dst.values()[static_cast<size_t>(to)], sum)
              << "tile " << tile << ", output " << i << ' ' << j << ", lane " << c;
        }
      }
    }
  }
}

TEST_P(WinogradTest, FiltersAsTheDefinitionDoes) {
  test::Random random(20261126);
  for (const WinogradForm rows : kForms) {
    for (const WinogradForm columns : kForms) {
      if (kernels_.winograd.input[static_cast<int>(rows)][static_cast<int>(columns)] == nullptr) {
        EXPECT_NE(rows == WinogradForm::kF22, columns == WinogradForm::kF22);
        continue;
      }
      for (int i = 0; i < 10; ++i) expect_filtered(kernels_, rows, columns, &random);
    }
  }
}

void expect_product(const KernelTable& kernels, int64_t vectors, int64_t positions,
                    test::Random* random) {
  const int64_t lanes = kernels.lanes, channels = random->in(1, 40);
  const int64_t blocks = (channels + lanes - 1) / lanes;
  const int64_t block_pitch = (positions + random->in(0, 3)) * lanes;
  const std::vector<float> src = integers(blocks * block_pitch + 3, random);
  const std::vector<float> weights = integers(channels * vectors * lanes, random);
  const bool adds = random->in(0, 1) == 1;
  const int64_t vector_pitch = positions * lanes + random->in(0, 5);
  test::GuardedOutput<float> dst((vectors - 1) * vector_pitch + positions * lanes);
  std::vector<float> before(static_cast<size_t>(dst.size()));
  if (adds) {
    before = integers(dst.size(), random);
    std::copy(before.begin(), before.end(), dst.data());
  }
  kernels.winograd.product[vectors - 1][positions - 1]({.src = src.data(),
                                                        .block_pitch = block_pitch,
                                                        .channels = channels,
                                                        .weights = weights.data(),
                                                        .ahead = weights.data() + random->in(0, 9),
                                                        .ahead_step = random->in(0, 99),
                                                        .adds = adds,
                                                        .dst = dst.data(),
                                                        .vector_pitch = vector_pitch});
  ASSERT_TRUE(dst.guards_intact());
  for (int64_t v = 0; v < vectors; ++v) {
    for (int64_t i = 0; i < positions; ++i) {
      for (int64_t k = 0; k < lanes; ++k) {
        const auto at = static_cast<size_t>(v * vector_pitch + i * lanes + k);
        double sum = before[at];
        for (int64_t c = 0; c < channels; ++c) {
          const int64_t x = c / lanes * block_pitch + i * lanes + c % lanes;
          sum += static_cast<double>(src[static_cast<size_t>(x)]) *
                 weights[static_cast<size_t>((c * vectors + v) * lanes + k)];
        }
        ASSERT_EQ(dst.values()[at], sum) << positions << " positions, vector " << v << ", at " << i;
      }
    }
  }
}

// Sums of integers are exact in any order.
TEST_P(WinogradTest, MultipliesExactlyOnIntegers) {
  test::Random random(20261127);
  for (int64_t vectors = 1; vectors <= kWinogradMostVectors; ++vectors) {
    int64_t tiles = 0;
    for (int64_t positions = 1; positions <= kWinogradMostPositions; ++positions) {
      if (kernels_.winograd.product[vectors - 1][positions - 1] == nullptr) continue;
      // Without a tile for fewer positions a remainder could not be computed.
      ASSERT_EQ(++tiles, positions);
      for (int i = 0; i < 10; ++i) expect_product(kernels_, vectors, positions, &random);
    }
    EXPECT_GE(tiles, 5);
  }
}

}  // namespace
}  // namespace ct2d
