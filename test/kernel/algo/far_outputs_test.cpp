// Outputs so large that they are stored past the caches, from every place within a cache line.

#include "algo/far_outputs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/scatter.h"
#include "support/storage.h"

namespace ct2d {
namespace {

constexpr std::string_view kProblems[] = {
    "ic2ih512iw544_oc4kh2kw2_sh2sw2 whole_tiles",
    "ic2ih510iw530_oc4kh2kw2_sh2sw2 a_last_tile_that_the_row_cuts",
    "ic2ih256iw272_oc4kh4kw4_sh4sw4 four_phases",
    "ic2ih512iw528_oc7kh2kw2_sh2sw2ph1pw0 rows_that_the_output_lacks",
    "ic1ih520iw544_oc4kh3kw2_sh3sw2 three_rows_of_two_phases",
    "ic3ih257iw256_oc16kh3kw3_sh2sw2ph1pw1oph1opw1 a_vector_of_channels",
    "ic2ih300iw54_oc70kh4kw4_sh4sw4 short_rows_that_run_on",
    "ic2ih1040iw1030_oc4kh3kw3_ph1pw1 a_kernel_beyond_the_stride",
};

class FarOutputsTest : public testing::TestWithParam<test::Engine> {};

// On the instruction sets that store past the caches. The definition stores as it does anywhere.
std::vector<test::Engine> far_engines() {
  std::vector<test::Engine> engines = test::engines();
  std::erase_if(engines, [](const test::Engine& engine) {
    return engine.kernels->lines.store_seams == nullptr ||
           std::string_view(engine.algorithm->name) == "reference";
  });
  return engines;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(FarOutputsTest);
INSTANTIATE_TEST_SUITE_P(, FarOutputsTest, testing::ValuesIn(far_engines()),
                         [](const auto& row) { return row.param.name(); });

TEST_P(FarOutputsTest, EqualTheDefinition) {
  const test::Engine& engine = GetParam();
  test::Random random(20261126);
  for (const std::string_view line : kProblems) {
    SCOPED_TRACE(line);
    const Problem problem = test::named_problem(line);
    ASSERT_TRUE(has_far_outputs(problem, DType::kFloat32));
    if (!engine.algorithm->supports(problem, DType::kFloat32, *engine.kernels).ok()) continue;
    const test::Tensors tensors = test::random_integer_tensors(problem, &random);
    const test::StoredTensors<float> stored(problem, tensors);
    const auto expected = test::stored<float>(test::scatter(problem, tensors));
    for (const int64_t offset : {0, 4, 11}) {
      test::GuardedOutput<float> dst(offset + problem.dst_size());
      const int threads = 1 + static_cast<int>(offset) % 3;
      ASSERT_TRUE(test::run_engine(engine, problem, stored, dst.data() + offset, threads).ok());
      ASSERT_TRUE(dst.guards_intact());
      ASSERT_EQ(dst.unwritten(), offset);
      const std::vector<float> values = dst.values();
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), values.begin() + offset))
          << "offset " << offset;
    }
  }
}

// A batch whose outputs are stored past the caches joins rows, which one image does not: with
// weights that are not finite its edges must not show that.
TEST_P(FarOutputsTest, OfABatchEqualThoseOfAnImageForWeightsThatAreNotFinite) {
  const test::Engine& engine = GetParam();
  if (engine.algorithm->family == Family::kTransform) return;  // leaves them to the definition
  test::Random random(20261127);
  Problem image = test::named_problem("ic16ih13iw14_oc24kh4kw4_sh2sw2");
  Problem batch = image;
  batch.n = 199;
  ASSERT_TRUE(has_far_outputs(batch, DType::kFloat32));
  if (!engine.algorithm->supports(batch, DType::kFloat32, *engine.kernels).ok()) return;
  test::Tensors tensors = test::random_real_tensors(batch, DType::kFloat32, &random);
  tensors.weight[0] = std::numeric_limits<double>::infinity();
  const test::StoredTensors<float> stored(batch, tensors);
  const auto all = test::bits(test::run_guarded(engine, batch, stored, 2));
  const auto alone = test::bits(test::run_guarded(engine, image, stored));
  EXPECT_TRUE(std::equal(alone.begin(), alone.end(), all.begin()));
}

}  // namespace
}  // namespace ct2d
