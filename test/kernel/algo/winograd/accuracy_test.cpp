// The accuracy contract of transforms: over seeded layers of three kinds of data, the rms error of
// each transform, pooled, is at most twice that of one float32 FMA chain, and no output leaves the
// contract's bound. Prints the table of docs/algorithms.md (scripts/accuracy-table.ts).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string_view>
#include <vector>

#include "algo/winograd/layout.h"
#include "support/guarded_run.h"
#include "support/isa_test.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/scatter.h"

namespace ct2d {

extern const Algorithm winograd_algorithm, winograd_2x2_algorithm;

namespace {

using WinogradAccuracyTest = test::IsaTest;
CT2D_INSTANTIATE_FOR_EACH_ISA(WinogradAccuracyTest);

constexpr WinogradForm kNone = WinogradForm::kNone, kF23 = WinogradForm::kF23,
                       kF22 = WinogradForm::kF22;

struct Transform {
  std::string_view name;
  std::string_view layer;  // sizes and channels are drawn
  WinogradForm rows = WinogradForm::kF32, columns = WinogradForm::kF32;
};

constexpr Transform kTransforms[] = {
    {"4x4 s2: F(3,2) x F(3,2)", "kh4kw4_sh2sw2ph1pw1"},
    {"3x3 s2: F(3,2) x F(3,2), zeros left out", "kh3kw3_sh2sw2ph1pw1oph1opw1"},
    {"8x8 s4: F(3,2) x F(3,2)", "kh8kw8_sh4sw4ph2pw2"},
    {"3x3 s1: F(2,3) x F(2,3)", "kh3kw3_ph1pw1", kF23, kF23},
    {"6x6 s2: F(2,3) x F(2,3)", "kh6kw6_sh2sw2ph2pw2", kF23, kF23},
    {"5x5 s2: F(2,3) x F(2,3), zeros left out", "kh5kw5_sh2sw2ph2pw2oph1opw1", kF23, kF23},
    {"9x9 s2: F(3,2) x F(3,2), taps in parts", "kh9kw9_sh2sw2ph4pw4oph1opw1"},
    {"5x5 s1: F(2,3) x F(2,3), taps in parts", "kh5kw5_ph2pw2", kF23, kF23},
    {"4x4 s2: F(2,2) x F(2,2)", "kh4kw4_sh2sw2ph1pw1", kF22, kF22},
    {"3x3 s2: F(2,2) x F(2,2), zeros left out", "kh3kw3_sh2sw2ph1pw1oph1opw1", kF22, kF22},
    {"8x8 s4: F(2,2) x F(2,2)", "kh8kw8_sh4sw4ph2pw2", kF22, kF22},
    {"1x4 s2: F(3,2)", "kh1kw4_sw2pw1", kNone},
    {"1x6 s2: F(2,3)", "kh1kw6_sw2pw2", kNone, kF23},
    {"1x25 s4: F(3,2), taps in parts", "kh1kw25_sw4pw11opw1", kNone},
};
constexpr int kLayersPerTransform = 24;

enum Kind { kNormal, kReluLike, kBadlyScaled, kKinds };
constexpr std::string_view kKindNames[] = {"normal", "ReLU-like", "badly scaled"};

double normal(test::Random* random) {
  const double u = (random->real() + 1) / 2, v = random->real();
  return std::sqrt(-2 * std::log(1 - u)) * std::cos(std::numbers::pi * v);
}

std::vector<double> draw(int64_t count, Kind kind, bool is_input, test::Random* random) {
  std::vector<double> values(static_cast<size_t>(count));
  for (double& value : values) {
    value = normal(random);
    if (kind == kReluLike && is_input) value = std::max(value, 0.0);
    if (kind == kBadlyScaled) value = std::ldexp(value, static_cast<int>(random->in(-10, 10)));
    value = static_cast<double>(static_cast<float>(value));
  }
  return values;
}

// The oracle's loops with one float32 FMA per product; the bias last.
std::vector<float> chain(const Problem& p, const test::Tensors& tensors) {
  std::vector<float> dst(static_cast<size_t>(p.dst_size()));
  const int64_t oh = p.oh(), ow = p.ow();
  for (int64_t ci = 0; ci < p.ic; ++ci) {
    for (int64_t h = 0; h < p.ih; ++h) {
      for (int64_t w = 0; w < p.iw; ++w) {
        const auto x =
            static_cast<float>(tensors.src[static_cast<size_t>((ci * p.ih + h) * p.iw + w)]);
        for (int64_t co = 0; co < p.oc; ++co) {
          for (int64_t kh = 0; kh < p.kh; ++kh) {
            for (int64_t kw = 0; kw < p.kw; ++kw) {
              const int64_t row = h * p.sh - p.ph + kh, column = w * p.sw - p.pw + kw;
              if (row < 0 || row >= oh || column < 0 || column >= ow) continue;
              const int64_t at = ((ci * p.oc + co) * p.kh + kh) * p.kw + kw;
              float& y = dst[static_cast<size_t>((co * oh + row) * ow + column)];
              y = std::fma(x, static_cast<float>(tensors.weight[static_cast<size_t>(at)]), y);
            }
          }
        }
      }
    }
  }
  for (size_t i = 0; i < dst.size(); ++i) {
    dst[i] += static_cast<float>(tensors.bias[i / static_cast<size_t>(oh * ow)]);
  }
  return dst;
}

struct Pool {
  double transform = 0, chain = 0;
  double ratio() const { return std::sqrt(transform / chain); }
};

// Adds a layer's squared errors, relative to the largest sum of magnitudes.
void add_layer(const test::Engine& engine, const Problem& p, Kind kind, test::Random* random,
               Pool* pool) {
  const test::Tensors tensors{draw(p.src_size(), kind, true, random),
                              draw(p.weight_size(), kind, false, random),
                              draw(p.oc, kind, false, random)};
  test::Tensors magnitudes = tensors;
  for (std::vector<double>* values : {&magnitudes.src, &magnitudes.weight, &magnitudes.bias}) {
    for (double& value : *values) value = std::fabs(value);
  }
  const std::vector<double> expected = test::scatter(p, tensors);
  const std::vector<double> sums = test::scatter(p, magnitudes);
  const double reach = *std::max_element(sums.begin(), sums.end());
  const auto terms = static_cast<double>(p.ic * p.kh * p.kw);
  const auto dst = test::run_guarded(engine, p, test::StoredTensors<float>(p, tensors));
  const std::vector<float> chained = chain(p, tensors);
  const double bound = reach * (4 + 2 * std::sqrt(terms));
  for (size_t i = 0; i < dst.size(); ++i) {
    const double error = std::fabs(static_cast<double>(dst[i]) - expected[i]);
    ASSERT_LE(error, 0x1p-24 * (bound + std::fabs(expected[i])));
    pool->transform += std::pow(error / reach, 2) / static_cast<double>(dst.size());
    pool->chain += std::pow((static_cast<double>(chained[i]) - expected[i]) / reach, 2) /
                   static_cast<double>(dst.size());
  }
}

TEST_P(WinogradAccuracyTest, HasAtMostTwiceTheErrorOfOneChain) {
  for (const Transform& transform : kTransforms) {
    const bool is_small = transform.rows == kF22;
    const test::Engine engine{is_small ? &winograd_2x2_algorithm : &winograd_algorithm, &kernels_};
    const WinogradTiles tiles = is_small ? WinogradTiles::kSmall : WinogradTiles::kLarge;
    for (int kind = 0; kind < kKinds; ++kind) {
      test::Random random(20261128);
      Pool pool;
      for (int layers = 0; layers < kLayersPerTransform; ++layers) {
        Problem p = test::named_problem(transform.layer);
        p.ic = int64_t{1} << random.in(2, 7);
        p.oc = random.in(1, 5);
        p.ih = p.kh == 1 ? 1 : random.in(4, 12);
        p.iw = random.in(4, 12);
        const WinogradLayout layout(p, tiles, DType::kFloat32, kernels_);
        ASSERT_EQ(layout.rows.form(), transform.rows) << transform.name;
        ASSERT_EQ(layout.columns.form(), transform.columns) << transform.name;
        add_layer(engine, p, static_cast<Kind>(kind), &random, &pool);
        if (HasFatalFailure()) return;
      }
      std::printf("accuracy | %s | %s | %s | %.2f\n", kernels_.isa, transform.name.data(),
                  kKindNames[kind].data(), pool.ratio());
      EXPECT_LE(pool.ratio(), 2.0) << transform.name << ", " << kKindNames[kind];
    }
  }
}

}  // namespace
}  // namespace ct2d
