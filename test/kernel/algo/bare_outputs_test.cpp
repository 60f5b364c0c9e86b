// Outputs that no tap reaches hold the bias and nothing else, whatever the inputs beside them are.

#include <gtest/gtest.h>

#include <limits>
#include <string_view>
#include <vector>

#include "problem/phases.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/storage.h"

namespace ct2d {
namespace {

constexpr std::string_view kProblems[] = {
    "ic64ih31iw31_oc20kh4kw4_sh2sw2oph1opw1 a_last_tile_that_is_cut",
    "ic16ih32iw34_oc16kh2kw2_dh2dw2oph1opw1 dilated",
    "ic5ih9iw11_oc6kh2kw2_sh2sw2dh3dw3oph2opw2 holes_at_both_ends",
    "n2g2ic8ih10iw13_oc6kh2kw4_sh2sw2oph1opw1 groups",
    "ic3ih4iw5_oc9kh2kw2_dh7dw7 taps_further_apart_than_the_image",
    "ic6ih1iw40_oc7kh1kw4_sw2opw1 one_row",
    "ic4ih8iw8_oc4kh1kw1_sh3sw3oph2opw2 phases_without_taps",
};

class BareOutputsTest : public testing::TestWithParam<test::Engine> {};
INSTANTIATE_TEST_SUITE_P(, BareOutputsTest, testing::ValuesIn(test::engines()),
                         [](const auto& row) { return row.param.name(); });

// Of an axis: for each output, whether no tap reaches it.
std::vector<bool> bare(const Axis& axis) {
  std::vector<bool> is_bare(static_cast<size_t>(axis.output()));
  for (const int64_t o : AxisPhases(axis).bare_outputs()) is_bare[static_cast<size_t>(o)] = true;
  return is_bare;
}

template <class T>
void expect_bias(const test::Engine& engine, const Problem& problem, const test::Tensors& tensors) {
  const test::StoredTensors<T> stored(problem, tensors);
  const std::vector<T> dst = test::run_guarded(engine, problem, stored);
  const std::vector<T> bias = test::stored<T>(tensors.bias);
  const std::vector<bool> rows = bare(problem.axis_h()), columns = bare(problem.axis_w());
  size_t at = 0, count = 0;
  for (int64_t image = 0; image < problem.n; ++image) {
    for (const T channel_bias : bias) {
      for (const bool row : rows) {
        for (const bool column : columns) {
          const T value = dst[at++];
          if (!row && !column) continue;
          ASSERT_EQ(widen(value), widen(channel_bias)) << "at " << at - 1;
          ++count;
        }
      }
    }
  }
  EXPECT_GT(count, 0u);
}

TEST_P(BareOutputsTest, HoldTheBias) {
  const test::Engine& engine = GetParam();
  test::Random random(20261128);
  for (const std::string_view line : kProblems) {
    SCOPED_TRACE(line);
    const Problem problem = test::named_problem(line);
    if (!engine.algorithm->supports(problem, DType::kFloat32, *engine.kernels).ok()) continue;
    test::Tensors tensors = test::random_real_tensors(problem, DType::kFloat16, &random);
    expect_bias<float>(engine, problem, tensors);
    expect_bias<half_bits>(engine, problem, tensors);
    for (size_t i = 0; i < tensors.src.size(); i += 7) {
      tensors.src[i] = std::numeric_limits<double>::infinity();
    }
    expect_bias<float>(engine, problem, tensors);
  }
}

}  // namespace
}  // namespace ct2d
