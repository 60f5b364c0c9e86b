#include "plan/select.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "micro/dispatch.h"
#include "problem/descriptor.h"
#include "support/named_problems.h"
#include "support/random_problem.h"

namespace ct2d {
namespace {

constexpr DType kDTypes[] = {DType::kFloat32, DType::kFloat16};

const KernelTable& kernels() { return *runnable_kernels().front(); }

// One row per problem, so that an edit of a cost model shows in review.
struct Choice {
  std::string_view line, direct;
  std::string_view transform = direct;  // where direct algorithms were not asked for
};

void expect_choice(const Choice& row, const KernelTable& kernels) {
  for (const DType dtype : kDTypes) {
    for (const bool direct_only : {false, true}) {
      const Selection selection =
          select(test::named_problem(row.line), dtype, kernels, {direct_only});
      ASSERT_NE(selection.algorithm, nullptr);
      EXPECT_EQ(selection.algorithm->name, direct_only ? row.direct : row.transform)
          << row.line << " on " << kernels.isa;
    }
  }
}

TEST(Select, ChoosesByTheTable) {
  constexpr Choice kTable[] = {
      {"ic1ih1iw1_oc1kh1kw1 one_element", "reference"},
      {"n1ic256ih64iw64_oc64kh4kw4_sh2sw2ph1pw1 pix2pix-u7", "width_lane", "winograd"},
      {"n1ic64ih128iw256_oc16kh3kw3_sh2sw2ph1pw1oph1opw1 erfnet", "width_lane", "winograd"},
      {"n1ic128ih256iw256_oc64kh2kw2_sh2sw2 unet-up4", "width_lane"},
      {"n1ic100ih1iw1_oc512kh4kw4 dcgan1", "channel_lane"},
      {"n1ic512ih4iw4_oc256kh4kw4_sh2sw2ph1pw1 dcgan2", "channel_lane"},
      {"n1ic2048ih4iw3_oc256kh4kw4_sh2sw2ph1pw1 weights_for_few_positions", "channel_lane"},
      {"n1g64ic64ih64iw64_oc64kh4kw4_sh2sw2ph1pw1 up-dw-k4", "row_depthwise"},
      {"n1g21ic21ih64iw64_oc21kh16kw16_sh8sw8ph4pw4 fcn-bilinear-dw", "row_depthwise"},
      {"n1g512ic512ih7iw7_oc512kh4kw4_sh2sw2ph1pw1 depthwise_small_image", "row_depthwise"},
      {"n1g32ic64ih64iw64_oc64kh4kw4_sh2sw2ph1pw1 groups_of_two", "row_depthwise"},
      {"n1ic1026ih1iw100_oc1kh1kw1024_sw256 istft", "width_lane"},
      {"n64ic64ih16iw16_oc1kh4kw4_sh2sw2ph1pw1 one_output_channel", "width_lane"},
      {"ic1ih1iw2_oc1kh1kw1_sw100000 huge_stride", "reference"},
      {"g64ic64ih64iw64_oc64kh1kw1_sh8sw8 depthwise_outputs_without_taps", "row_depthwise"},
  };
  for (const KernelTable* kernels : runnable_kernels()) {
    if (kernels->lanes == 1) continue;  // no lanes to fill
    for (const Choice& row : kTable) expect_choice(row, *kernels);
  }
}

// Few channels fill the lanes of some instruction sets, and leave those of others idle; and on AVX2
// lanes along channels need more instructions than lanes along the width.
TEST(Select, ChoosesByTheLanes) {
  struct OfLanes {
    int lanes;
    Choice choice;
  };
  constexpr std::string_view kManyTiles = "n1ic256ih32iw32_oc128kh4kw4_sh2sw2ph1pw1 many_tiles";
  constexpr std::string_view kDcgan3 = "n32ic256ih8iw8_oc128kh4kw4_sh2sw2ph1pw1 dcgan3-b32";
  constexpr std::string_view kMaskRcnn = "n16ic256ih14iw14_oc256kh2kw2_sh2sw2 maskrcnn";
  constexpr OfLanes kTable[] = {
      {16, {"n1ic19ih310iw244_oc12kh4kw4_sh2sw2ph1pw1 many_outputs_of_few_channels", "width_lane"}},
      {16, {"n1ic26ih1iw743_oc128kh1kw16_sw8pw4 long_1d", "width_lane", "winograd"}},
      {16, {"n1ic64ih32iw32_oc3kh4kw4_sh2sw2ph1pw1 dcgan5", "width_lane"}},
      {16, {kManyTiles, "channel_lane", "winograd"}},
      {8, {kManyTiles, "width_lane", "winograd"}},
      {4, {kManyTiles, "channel_lane", "winograd"}},
      {8, {kMaskRcnn, "width_lane"}},
      {16, {kDcgan3, "channel_lane", "winograd_2x2"}},
      {8, {kDcgan3, "channel_lane", "winograd"}},
      {4, {kDcgan3, "channel_lane", "winograd_2x2"}},
  };
  for (const KernelTable* kernels : runnable_kernels()) {
    for (const OfLanes& row : kTable) {
      if (kernels->lanes == row.lanes) expect_choice(row.choice, *kernels);
    }
  }
}

// To sum in double precision costs more than a poor fit of any kernel, with few taps or none, too.
TEST(Select, TakesTheReferenceForNothingElseThatServes) {
  for (const auto* line :
       {"ic8ih4iw4_oc8kh3kw3_dh100dw100", "ic512ih33iw33_oc128kh3kw3_ph100pw100dh100dw100",
        "ic1ih1iw100_oc1kh1kw5_sw160", "ic1ih256iw256_oc1kh1kw1_sh5sw5",
        "ic2_oc2kh2kw2_dh500dw500"}) {
    const Problem problem = test::named_problem(line);
    for (const KernelTable* kernels : runnable_kernels()) {
      const Selection selection = select(problem, DType::kFloat32, *kernels, {});
      EXPECT_STRNE(selection.algorithm->name, "reference") << line << " on " << kernels->isa;
    }
  }
}

// Nothing that a choice computes grows with the input: a prime height has no divisor to stop at.
TEST(Select, IsSoonDoneWithAnyHeight) {
  const Problem tall = test::named_problem("ic1ih1125899906842597iw1_oc1kh1kw1");
  for (const KernelTable* kernels : runnable_kernels()) {
    EXPECT_NE(select(tall, DType::kFloat32, *kernels, {}).algorithm, nullptr);
  }
}

TEST(Select, ExplainsItsChoiceAndEveryOtherRow) {
  test::Random random(20260120);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = test::random_problem(&random);
    SCOPED_TRACE(to_line(problem));
    const Selection selection = select(problem, DType::kFloat32, kernels(), {});
    EXPECT_EQ(selection.reason.find(selection.algorithm->summary), 0u) << selection.reason;
    EXPECT_EQ(selection.refusals.size() + 1, algorithms().size());
    for (const Algorithm* algorithm : algorithms()) {
      const auto refused =
          std::count_if(selection.refusals.begin(), selection.refusals.end(),
                        [&](const Refusal& refusal) { return refusal.algorithm == algorithm; });
      EXPECT_EQ(refused, algorithm == selection.algorithm ? 0 : 1) << algorithm->name;
    }
    for (const Refusal& refusal : selection.refusals) EXPECT_NE(refusal.reason, "");
  }
}

TEST(Select, KeepsTheCheapestRowThatServesTheProblem) {
  test::Random random(20260121);
  for (int i = 0; i < 200; ++i) {
    Problem problem = test::random_problem(&random);
    problem.n = 1;
    for (const DType dtype : kDTypes) {
      const Algorithm* const chosen = select(problem, dtype, kernels(), {}).algorithm;
      EXPECT_TRUE(chosen->supports(problem, dtype, kernels()).ok());
      for (const Algorithm* algorithm : algorithms()) {
        if (!algorithm->supports(problem, dtype, kernels()).ok()) continue;
        EXPECT_LE(chosen->cost(problem, dtype, kernels()),
                  algorithm->cost(problem, dtype, kernels()))
            << algorithm->name << ' ' << to_line(problem);
      }
    }
  }
}

TEST(Select, LeavesTransformsOutWhenDirectOnly) {
  test::Random random(20260122);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = test::random_problem(&random);
    const Selection selection = select(problem, DType::kFloat32, kernels(), {.direct_only = true});
    EXPECT_EQ(selection.algorithm->family, Family::kDirect) << to_line(problem);
  }
}

// Four times the weights, packed for one image: not worth it; for a large image it is.
TEST(Select, CountsThePackingOfWeightsForOneCall) {
  const Problem small = test::named_problem("ic256ih8iw8_oc128kh4kw4_sh2sw2ph1pw1");
  const Problem large = test::named_problem("ic64ih256iw256_oc64kh4kw4_sh2sw2ph1pw1");
  const auto family = [](const Problem& problem, bool one_call) {
    return select(problem, DType::kFloat32, kernels(), {.one_call = one_call}).algorithm->family;
  };
  EXPECT_EQ(family(small, false), Family::kTransform);
  EXPECT_EQ(family(small, true), Family::kDirect);
  EXPECT_EQ(family(large, true), Family::kTransform);
}

TEST(Select, CountsThePackingOfWeightsOncePerCall) {
  Problem problem = test::named_problem("ic64ih256iw256_oc64kh4kw4_sh2sw2ph1pw1");
  const auto estimated = [&](int64_t n, bool one_call) {
    problem.n = n;
    return select(problem, DType::kFloat32, kernels(), {.one_call = one_call}).nanoseconds;
  };
  const double image = estimated(1, false), packing = estimated(1, true) - image;
  EXPECT_GT(packing, 0);
  EXPECT_NEAR(estimated(8, true), 8 * image + packing, 1e-6 * image);
}

TEST(Select, ChoosesTheSameForAnyBatch) {
  test::Random random(20260123);
  for (int i = 0; i < 200; ++i) {
    Problem problem = test::random_problem(&random);
    const Algorithm* const chosen = select(problem, DType::kFloat32, kernels(), {}).algorithm;
    for (const int64_t n : {0, 1, 100}) {
      problem.n = n;
      EXPECT_EQ(select(problem, DType::kFloat32, kernels(), {}).algorithm, chosen);
    }
  }
}

TEST(Select, SaysTheSameEveryTime) {
  const Problem problem = test::named_problem(test::kNamedProblems[1]);
  const Selection first = select(problem, DType::kFloat32, kernels(), {});
  const Selection second = select(problem, DType::kFloat32, kernels(), {});
  EXPECT_EQ(first.algorithm, second.algorithm);
  EXPECT_EQ(first.reason, second.reason);
}

}  // namespace
}  // namespace ct2d
