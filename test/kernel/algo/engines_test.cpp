// What every algorithm owes, on every instruction set that this CPU has, for both storage types.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "problem/descriptor.h"
#include "support/guarded_run.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/scatter.h"
#include "support/storage.h"
#include "support/strided_tensor.h"
#include "support/wide_problems.h"

namespace ct2d {
namespace {

using test::Random;
using test::StoredTensors;
using test::Tensors;

constexpr int kTeams[] = {2, 3, 7};
constexpr int kRandomProblems = 300;

// The problem of an engine's test: rows of the tables.
template <class T, class P>
std::vector<T> run(const test::Engine& engine, const Problem& problem,
                   const StoredTensors<T, P>& tensors, int threads = 1) {
  return test::run_guarded(engine, problem, tensors, threads);
}

template <class T>
bool serves(const test::Engine& engine, const Problem& problem) {
  return engine.algorithm->supports(problem, test::kDType<T>, *engine.kernels).ok();
}

class EngineTest : public testing::TestWithParam<test::Engine> {
 protected:
  const test::Engine engine_ = GetParam();
};

INSTANTIATE_TEST_SUITE_P(, EngineTest, testing::ValuesIn(test::engines()),
                         [](const auto& row) { return row.param.name(); });

template <class T>
void expect_definition(const test::Engine& engine, const Problem& problem, Random* random) {
  if (!serves<T>(engine, problem)) return;
  const Tensors tensors = test::random_integer_tensors(problem, random);
  const StoredTensors<T> stored(problem, tensors);
  const auto expected = test::bits(test::stored<T>(test::scatter(problem, tensors)));
  for (const int threads : {1, 3}) {
    ASSERT_EQ(test::bits(run(engine, problem, stored, threads)), expected)
        << to_line(problem) << " on " << threads << " threads";
  }
}

TEST_P(EngineTest, EqualsTheDefinitionOnNamedProblems) {
  Random random(20260110);
  for (const auto& table :
       {std::vector(std::begin(test::kNamedProblems), std::end(test::kNamedProblems)),
        std::vector(std::begin(test::kWideProblems), std::end(test::kWideProblems))}) {
    for (const std::string_view line : table) {
      SCOPED_TRACE(line);
      const Problem problem = test::named_problem(line);
      ASSERT_TRUE(check(problem).ok()) << check(problem).message();
      expect_definition<float>(engine_, problem, &random);
      // Long sums of integers leave what binary16 holds exactly.
      if (problem.ic_per_group() < 40) expect_definition<half_bits>(engine_, problem, &random);
      if (HasFailure()) return;
    }
  }
}

TEST_P(EngineTest, EqualsTheDefinitionOnRandomProblems) {
  Random random(20260111);
  for (int i = 0; i < kRandomProblems && !HasFailure(); ++i) {
    const Problem problem = test::random_problem(&random);
    expect_definition<float>(engine_, problem, &random);
    expect_definition<half_bits>(engine_, problem, &random);
  }
}

template <class T>
void expect_views(const test::Engine& engine) {
  Random random(20260112);
  std::vector<Problem> problems = {test::named_problem("n2ic3ih5iw6_oc7kh2kw2_sh2sw2")};
  for (int i = 0; i < kRandomProblems; ++i) problems.push_back(test::random_problem(&random));
  for (const Problem& problem : problems) {
    if (!serves<T>(engine, problem)) continue;
    const test::StridedTensor view =
        test::strided_tensor(problem, test::random_strides(problem, &random), &random);
    Tensors tensors = test::random_integer_tensors(problem, &random);
    tensors.src = test::dense(problem, view);
    const StoredTensors<T> stored(tensors, view);
    ASSERT_EQ(test::bits(run(engine, problem, stored)),
              test::bits(test::stored<T>(test::scatter(problem, tensors))))
        << to_line(problem);
  }
}

TEST_P(EngineTest, ReadsAnyViewAsItsContiguousCopy) {
  expect_views<float>(engine_);
  expect_views<half_bits>(engine_);
}

// The bounds of the contract: a float32 chain, and for binary16 half a unit in the last place more.
template <class T>
void expect_bounds(const test::Engine& engine) {
  Random random(20260113);
  for (int i = 0; i < kRandomProblems; ++i) {
    const Problem problem = test::random_problem(&random);
    if (!serves<T>(engine, problem)) continue;
    const Tensors tensors = test::random_real_tensors(problem, test::kDType<T>, &random);
    Tensors magnitudes = tensors;
    for (std::vector<double>* values : {&magnitudes.src, &magnitudes.weight, &magnitudes.bias}) {
      for (double& value : *values) value = std::fabs(value);
    }
    const auto dst = run(engine, problem, StoredTensors<T>(problem, tensors));
    const std::vector<double> expected = test::scatter(problem, tensors);
    const std::vector<double> sums = test::scatter(problem, magnitudes);
    const double reach = sums.empty() ? 0 : *std::max_element(sums.begin(), sums.end());
    const auto terms = static_cast<double>(problem.ic_per_group() * problem.kh * problem.kw);
    for (size_t at = 0; at < dst.size(); ++at) {
      const double y = std::fabs(expected[at]);
      const double chain = 0x1p-24 * (reach * (terms + 4) + y);
      const double store =
          sizeof(T) == 4 ? 0.0 : std::max(test::kEpsilon<T> * y, test::kSmallestSubnormal<T>) / 2;
      ASSERT_LE(std::fabs(widen(dst[at]) - expected[at]), chain + store)
          << to_line(problem) << " at " << at;
    }
  }
}

TEST_P(EngineTest, ObeysTheErrorBounds) {
  expect_bounds<float>(engine_);
  expect_bounds<half_bits>(engine_);
}

template <class T>
void expect_thread_invariance(const test::Engine& engine) {
  Random random(20260114);
  std::vector<Problem> problems = {
      test::named_problem("n2g2ic4ih20iw40_oc6kh3kw3_sh2sw2ph1"),
      test::named_problem("ih3iw5000_oc2kh2kw3_sw2"),
      test::named_problem("ic9ih1iw700_oc20kh1kw4_sw2pw1"),
      test::named_problem("ic200ih9iw9_oc40kh4kw4_sh2sw2ph1pw1"),
      test::named_problem("n5ic20ih9iw40_oc20kh3kw3_ph1pw1"),
      test::named_problem("ic130ih4iw300_oc3kh4kw4_sh2sw2ph1pw1"),
      test::named_problem("g5ic5ih50iw33_oc5kh4kw4_sh2sw2ph1"),
      test::named_problem("g40ic40ih5iw5_oc80kh3kw3"),
      test::named_problem("ic40ih14iw14_oc30kh2kw2_sh2sw2"),
      test::named_problem("ic400ih24iw20_oc30kh2kw3_sh2sw3"),
      test::named_problem("ic700ih40iw9_oc3kh4kw4_sh2sw2ph1pw1"),
      test::named_problem("n2ic40ih60iw14_oc1kh4kw4_sh2sw2ph1pw1"),
  };
  for (int i = 0; i < 30; ++i) problems.push_back(test::random_problem(&random));
  for (const Problem& problem : problems) {
    SCOPED_TRACE(to_line(problem));
    if (!serves<T>(engine, problem)) continue;
    const StoredTensors<T> tensors(problem,
                                   test::random_real_tensors(problem, test::kDType<T>, &random));
    const auto alone = test::bits(run(engine, problem, tensors));
    for (const int threads : kTeams) {
      EXPECT_EQ(test::bits(run(engine, problem, tensors, threads)), alone);
    }
  }
}

TEST_P(EngineTest, IsBitwiseTheSameForAnyNumberOfThreads) {
  expect_thread_invariance<float>(engine_);
  expect_thread_invariance<half_bits>(engine_);
}

// Products that underflow leave -0, which a zero of a halo turns into 0; a bias of -0 would show
// it.
TEST_P(EngineTest, HasTheSignsOfZeroForAnyNumberOfThreads) {
  for (const auto* line : {"ic3ih4iw8_oc1kh4kw4_sh2sw2ph1pw1", "ic40ih5iw5_oc3kh3kw3_ph1pw1"}) {
    const Problem problem = test::named_problem(line);
    if (!serves<float>(engine_, problem)) continue;
    const auto values = [](int64_t count, double value) {
      return std::vector<double>(static_cast<size_t>(count), value);
    };
    const StoredTensors<float> tensors(
        problem, {values(problem.src_size(), -0x1p-100), values(problem.weight_size(), 0x1p-100),
                  values(problem.oc, -0.0)});
    const auto alone = test::bits(run(engine_, problem, tensors));
    for (const int threads : kTeams) {
      EXPECT_EQ(test::bits(run(engine_, problem, tensors, threads)), alone) << line;
    }
  }
}

void expect_batch_invariance(const test::Engine& engine, const Problem& problem, Random* random) {
  if (!serves<float>(engine, problem)) return;
  StoredTensors<float> tensors(problem,
                               test::random_real_tensors(problem, DType::kFloat32, random));
  const auto batch = test::bits(run(engine, problem, tensors, 2));
  Problem image = problem;
  image.n = 1;
  auto begin = batch.begin();
  for (int64_t n = 0; n < problem.n; ++n, begin += image.dst_size()) {
    tensors.origin = n * image.src_size();
    const auto alone = test::bits(run(engine, image, tensors));
    ASSERT_TRUE(std::equal(alone.begin(), alone.end(), begin)) << to_line(problem) << ' ' << n;
  }
}

TEST_P(EngineTest, IsBitwiseTheSameForAnImageAloneAndInABatch) {
  Random random(20260115);
  for (int i = 0; i < 100; ++i) {
    Problem problem = test::random_problem(&random);
    problem.n = 3;
    expect_batch_invariance(engine_, problem, &random);
  }
}

// Sums long enough to be cut into parts, of images with one tile, with one in a batch, and more.
TEST_P(EngineTest, IsBitwiseTheSameForAnImageOfManyChannelsInABatch) {
  Random random(20261125);
  for (const auto* line :
       {"n3ic300ih1iw1_oc20kh4kw4", "n40ic300ih1iw1_oc20kh4kw4_sh2sw2ph1pw1",
        "n5ic300ih2iw2_oc20kh4kw4_sh2sw2ph1pw1", "n3ic300ih3iw4_oc20kh3kw3ph1pw1",
        "n2ic300ih5iw9_oc20kh4kw4_sh2sw2ph1pw1"}) {
    expect_batch_invariance(engine_, test::named_problem(line), &random);
  }
}

// Of a batch so large that its outputs may be stored past the caches, where those of one are not.
TEST_P(EngineTest, IsBitwiseTheSameForAnImageAloneAndInALargeBatch) {
  Random random(20261203);
  // Rows that are whole cache lines, and rows that are not.
  for (const auto* line :
       {"n2ic2ih128iw160_oc32kh4kw4_sh2sw2ph1pw1", "n2ic2ih128iw161_oc32kh4kw4_sh2sw2ph1pw1"}) {
    expect_batch_invariance(engine_, test::named_problem(line), &random);
  }
}

// Packed weights of a problem's layer.
std::vector<std::byte> pack(const test::Engine& engine, const Problem& problem,
                            const std::vector<float>& weight) {
  const auto prepared = engine.algorithm->prepare(problem, DType::kFloat32, *engine.kernels);
  PackedWeights packed;
  const auto bytes = static_cast<size_t>(prepared->packed_bytes(DType::kFloat32));
  EXPECT_TRUE(packed.data.allocate(bytes));
  if (bytes == 0) return {};
  std::memset(packed.data.data(), 0, bytes);
  prepared->pack({weight.data(), DType::kFloat32}, &packed);
  const auto* const begin = static_cast<const std::byte*>(packed.data.data());
  return {begin, begin + bytes};
}

// A parameter version keeps one packed copy, whichever input came first.
TEST_P(EngineTest, PacksTheSameForAnInputOfAnySize) {
  Random random(20261201);
  std::vector<Problem> problems;
  for (const auto* line :
       {"ic20ih3iw1_oc20kh6kw6_sh2sw2ph2pw2", "ic20_oc40kh3kw3ph1pw1", "ic9_oc9kh5kw5_sh2sw2"}) {
    problems.push_back(test::named_problem(line));
  }
  for (int i = 0; i < 100; ++i) problems.push_back(test::random_problem(&random));
  for (const Problem& problem : problems) {
    const std::vector<float> weight =
        test::stored<float>(test::random_real_tensors(problem, DType::kFloat32, &random).weight);
    for (const auto& [ih, iw] : {std::pair{40, 50}, {33, 3}, {2, 64}}) {
      Problem other = problem;
      other.ih = std::max<int64_t>(ih, problem.ih);
      other.iw = std::max<int64_t>(iw, problem.iw);
      if (!serves<float>(engine_, problem) || !serves<float>(engine_, other)) continue;
      ASSERT_EQ(pack(engine_, problem, weight), pack(engine_, other, weight)) << to_line(problem);
    }
  }
}

// Expects every output to be what the definition says, NaN for NaN and infinity for infinity.
template <class T>
void expect_special_values_spread(const test::Engine& engine, double special,
                                  std::vector<double> Tensors::*operand, Random* random) {
  for (int i = 0; i < 150; ++i) {
    const Problem problem = test::random_problem(random);
    if (problem.n == 0 || !serves<T>(engine, problem)) continue;
    Tensors tensors = test::random_integer_tensors(problem, random);
    std::vector<double>& values = tensors.*operand;
    if (values.empty()) continue;
    values[random->in(0, static_cast<int64_t>(values.size()) - 1)] = special;
    const auto dst = run(engine, problem, StoredTensors<T>(problem, tensors));
    ASSERT_TRUE(test::holds(dst, test::scatter(problem, tensors))) << to_line(problem);
  }
}

TEST_P(EngineTest, SpreadsNanAndInfinityAsTheDefinitionDoes) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Random random(20260116);
  for (const double special : {std::nan(""), kInfinity, -kInfinity}) {
    for (const auto operand : {&Tensors::src, &Tensors::weight, &Tensors::bias}) {
      // A transform spreads what is in the input; see below.
      const bool spreads = engine_.algorithm->family == Family::kTransform;
      if (spreads && operand == &Tensors::src) continue;
      expect_special_values_spread<float>(engine_, special, operand, &random);
      expect_special_values_spread<half_bits>(engine_, special, operand, &random);
      if (HasFatalFailure()) return;
    }
  }
}

// Whatever the input hides, an output that the definition makes NaN or infinite is not finite; with
// a transform, no output of another channel's group or far away is touched.
TEST_P(EngineTest, LosesNoNanAndKeepsItNear) {
  Random random(20261130);
  const Problem problem = test::named_problem("g2ic10ih20iw33_oc6kh4kw4_sh2sw2ph1pw1");
  if (!serves<float>(engine_, problem)) return;
  Tensors tensors = test::random_integer_tensors(problem, &random);
  const int64_t ci = 2, ih = 9, iw = 15;
  const std::vector<double> clean = test::scatter(problem, tensors);
  for (const double special : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    tensors.src[static_cast<size_t>((ci * problem.ih + ih) * problem.iw + iw)] = special;
    const std::vector<double> expected = test::scatter(problem, tensors);
    const auto dst = run(engine_, problem, StoredTensors<float>(problem, tensors));
    for (int64_t at = 0; at < problem.dst_size(); ++at) {
      const auto i = static_cast<size_t>(at);
      const int64_t co = at / (problem.oh() * problem.ow());
      const int64_t row = at / problem.ow() % problem.oh(), column = at % problem.ow();
      const bool near = co < problem.oc_per_group() && std::abs(row / 2 - ih) <= 4 &&
                        std::abs(column / 2 - iw) <= 4;
      if (!std::isfinite(expected[i])) {
        ASSERT_FALSE(std::isfinite(dst[i])) << at;
      } else if (!near) {
        ASSERT_EQ(dst[i], clean[i]) << at;
      }
    }
  }
}

// A transform adds weights before it multiplies.
TEST_P(EngineTest, LargeWeightsAloneMakeNothingInfinite) {
  for (const auto* line :
       {"ic3ih6iw6_oc4kh4kw4_sh2sw2ph1pw1", "ic3ih6iw6_oc4kh3kw3_ph1pw1", "ic3iw9_oc4kw8_sw2"}) {
    const Problem problem = test::named_problem(line);
    if (!serves<float>(engine_, problem)) continue;
    Random random(20261127);
    Tensors tensors = test::random_real_tensors(problem, DType::kFloat32, &random);
    for (double& weight : tensors.weight) weight = weight < 0 ? -0x1.8p127 : 0x1.8p127;
    for (double& value : tensors.src) value *= 0x1p-100;
    for (const float y : run(engine_, problem, StoredTensors<float>(problem, tensors))) {
      ASSERT_TRUE(std::isfinite(y)) << line;
    }
  }
}

TEST_P(EngineTest, OverflowsToInfinity) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Problem problem = test::named_problem("ic2iw2_oc2");
  const Tensors large{{0x1.fffffep127, 1, 0x1.fffffep127, 1}, {1, -1, 1, -1}, {}};
  EXPECT_TRUE(test::holds(run(engine_, problem, StoredTensors<float>(problem, large)),
                          {kInfinity, 2, -kInfinity, -2}));
  const Tensors half{{65504, 1, 65504, 1}, {1, -1, 1, -1}, {}};
  EXPECT_TRUE(test::holds(run(engine_, problem, StoredTensors<half_bits>(problem, half)),
                          {kInfinity, 2, -kInfinity, -2}));
}

TEST_P(EngineTest, StopsWhenCancelledAndRunsOnWhenNot) {
  const Problem problem = test::named_problem("n2ic2ih20iw40_oc3kh3kw3_sh2sw2");
  Random random(20260117);
  const StoredTensors<float> tensors(problem,
                                     test::random_real_tensors(problem, DType::kFloat32, &random));
  for (const int threads : {1, 2, 3, 7}) {
    for (const bool is_set : {true, false}) {
      const CancelFlag cancel{is_set};
      test::GuardedOutput<float> dst(problem.dst_size());
      const Status status =
          test::run_engine(engine_, problem, tensors, dst.data(), threads, &cancel);
      EXPECT_EQ(status.code(), is_set ? StatusCode::kCancelled : StatusCode::kOk);
      EXPECT_TRUE(dst.guards_intact());
      EXPECT_EQ(dst.unwritten(), is_set ? problem.dst_size() : 0);
    }
  }
}

}  // namespace
}  // namespace ct2d
