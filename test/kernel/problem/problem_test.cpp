#include "problem/problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/int_math.h"
#include "problem/descriptor.h"
#include "support/named_problems.h"
#include "support/small_axes.h"

namespace ct2d {
namespace {

using test::named_problem;

constexpr int64_t kMaxField = (int64_t{1} << 31) - 1;

struct Field {
  const char* name;
  int64_t Problem::*member;
  int64_t least;
};

constexpr Field kLayerFields[] = {
    {"g", &Problem::g, 1},   {"ic", &Problem::ic, 1}, {"oc", &Problem::oc, 1},
    {"kh", &Problem::kh, 1}, {"kw", &Problem::kw, 1}, {"sh", &Problem::sh, 1},
    {"sw", &Problem::sw, 1}, {"ph", &Problem::ph, 0}, {"pw", &Problem::pw, 0},
    {"dh", &Problem::dh, 1}, {"dw", &Problem::dw, 1}};
constexpr Field kCallFields[] = {{"n", &Problem::n, 0},
                                 {"ih", &Problem::ih, 1},
                                 {"iw", &Problem::iw, 1},
                                 {"oph", &Problem::oph, 0},
                                 {"opw", &Problem::opw, 0}};

using Check = Status (*)(const Problem&);

void expect_domain(Check check_problem, const Field& field) {
  SCOPED_TRACE(field.name);
  Problem problem;
  for (const int64_t value : {field.least - 1, -kMaxField, INT64_MIN, kMaxField + 1, INT64_MAX}) {
    problem.*field.member = value;
    const Status status = check_problem(problem);
    EXPECT_EQ(status.code(), StatusCode::kOutOfRange) << value;
    EXPECT_EQ(status.message().find(field.name), 0u) << status.message();
    EXPECT_NE(status.message().find(std::to_string(value)), std::string::npos) << status.message();
  }
  problem.*field.member = field.least;
  EXPECT_TRUE(check_problem(problem).ok()) << check_problem(problem).message();
}

TEST(ProblemAxis, HasTheOutputOfTheFormula) {
  EXPECT_EQ((Axis{1, 1, 1, 0, 0, 1}.output()), 1);
  EXPECT_EQ((Axis{12, 3, 2, 1, 0, 1}.output()), 23);
  EXPECT_EQ((Axis{12, 3, 2, 1, 1, 1}.output()), 24);
  EXPECT_EQ((Axis{5, 4, 3, 2, 1, 2}.output()), 16);
  EXPECT_EQ((Axis{2, 1, 1, 1, 0, 1}.output()), 0);
}

// Without padding the output ends where the last tap of the last input lands, plus output padding.
TEST(ProblemAxis, ReachesTheLastTap) {
  test::for_each_small_axis({4, 3, 4, 4}, [](const Axis& axis) {
    int64_t last = 0;
    for (int64_t i = 0; i < axis.input; ++i) {
      for (int64_t k = 0; k < axis.kernel; ++k) {
        last = std::max(last, i * axis.stride + k * axis.dilation);
      }
    }
    ASSERT_EQ(axis.output(), last + 1 + axis.output_padding - 2 * axis.padding)
        << test::describe(axis);
  });
}

TEST(Problem, CountsItsElements) {
  const Problem p = named_problem("n2g3ic6ih4iw5_oc9kh2kw3_sh2sw3ph1pw0oph1opw2dh2dw1");
  EXPECT_EQ(p.oh(), 3 * 2 - 2 + 2 + 1 + 1);
  EXPECT_EQ(p.ow(), 4 * 3 + 2 + 2 + 1);
  EXPECT_EQ(p.ic_per_group(), 2);
  EXPECT_EQ(p.oc_per_group(), 3);
  EXPECT_EQ(p.src_size(), 2 * 6 * 4 * 5);
  EXPECT_EQ(p.weight_size(), 6 * 3 * 2 * 3);
  EXPECT_EQ(p.dst_size(), 2 * 9 * 8 * 17);
}

TEST(CheckLayer, AcceptsEachFieldInItsDomainOnly) {
  for (const Field& field : kLayerFields) expect_domain(check_layer, field);
}

TEST(CheckLayer, AcceptsTheLargestFields) {
  for (const Field& field : kLayerFields) {
    Problem problem;
    problem.*field.member = kMaxField;
    if (field.member == &Problem::g) problem.ic = problem.oc = kMaxField;
    EXPECT_TRUE(check_layer(problem).ok()) << field.name;
  }
}

TEST(CheckLayer, LeavesTheCallsFieldsAlone) {
  for (const Field& field : kCallFields) {
    Problem problem;
    problem.*field.member = -1;
    EXPECT_TRUE(check_layer(problem).ok()) << field.name;
  }
}

TEST(CheckLayer, RefusesChannelsThatGroupsDoNotDivide) {
  for (const char* line : {"g2ic3oc2", "g2ic2oc3", "g3ic2oc3", "g2ic1oc1"}) {
    EXPECT_EQ(check_layer(named_problem(line)).code(), StatusCode::kShapeMismatch) << line;
  }
  EXPECT_TRUE(check_layer(named_problem("g2ic4oc2")).ok());
}

// 6361 * 69431 * 20394401 = 2^53 - 1.
TEST(CheckLayer, RefusesWeightsPastTheLargestSize) {
  EXPECT_TRUE(check_layer(named_problem("ic6361kh69431kw20394401")).ok());
  EXPECT_TRUE(check_layer(named_problem("g6361ic6361oc6361kh69431kw20394401")).ok());
  for (const char* line :
       {"ic1048576kh1048576kw8192", "oc1048576kh1048576kw8192", "ic2oc6361kh69431kw20394401",
        "ic2147483647oc2147483647kh2147483647kw2147483647", "g2ic4194304oc8192kh1048576kw1024"}) {
    EXPECT_EQ(check_layer(named_problem(line)).code(), StatusCode::kTooLarge) << line;
  }
}

TEST(Check, AcceptsEachFieldInItsDomainOnly) {
  for (const Field& field : kLayerFields) expect_domain(check, field);
  for (const Field& field : kCallFields) expect_domain(check, field);
}

TEST(Check, AcceptsTheLargestFields) {
  for (const char* line :
       {"n2147483647", "ih2147483647", "iw2147483647", "kh2147483647", "kw2147483647",
        "sh2147483647", "dw2147483647", "ic2147483647", "oc2147483647", "sh2147483647oph2147483646",
        "dw2147483647opw2147483646", "g2147483647ic2147483647oc2147483647",
        "ih2147483647kh2147483647ph1073741823", "ih2sh2147483647ph1",
        "kw3dw2147483647pw2147483647"}) {
    const Status status = check(named_problem(line));
    EXPECT_TRUE(status.ok()) << line << ": " << status.message();
  }
}

TEST(Check, SaysWhatCheckLayerSays) {
  EXPECT_EQ(check(named_problem("g2ic3oc2")).code(), StatusCode::kShapeMismatch);
  EXPECT_EQ(check(named_problem("ic1048576kh1048576kw8192")).code(), StatusCode::kTooLarge);
}

TEST(Check, RefusesOutputPaddingFromStrideAndDilationOn) {
  for (int64_t stride = 1; stride <= 4; ++stride) {
    for (int64_t dilation = 1; dilation <= 4; ++dilation) {
      for (int64_t output_padding = 0; output_padding <= 5; ++output_padding) {
        const Axis axis{2, 2, stride, 0, output_padding, dilation}, plain{1, 1, 1, 0, 0, 1};
        const bool allowed = output_padding < stride || output_padding < dilation;
        const StatusCode expected = allowed ? StatusCode::kOk : StatusCode::kOutOfRange;
        EXPECT_EQ(check(test::problem_of(axis, plain)).code(), expected) << test::describe(axis);
        EXPECT_EQ(check(test::problem_of(plain, axis)).code(), expected) << test::describe(axis);
      }
    }
  }
}

TEST(Check, RefusesEmptyOutputs) {
  EXPECT_TRUE(check(named_problem("ih3ph1")).ok());
  for (const char* line : {"ih2ph1", "iw2pw1", "ih3ph2", "kh3ih1ph2", "iw1pw2147483647"}) {
    EXPECT_EQ(check(named_problem(line)).code(), StatusCode::kShapeMismatch) << line;
  }
}

TEST(Check, RefusesOutputsPastTheLargestField) {
  EXPECT_TRUE(check(named_problem("ih2sh2147483646")).ok());
  EXPECT_TRUE(check(named_problem("kw2dw2147483646")).ok());
  for (const char* line :
       {"ih2sh2147483647", "iw2sw2147483647", "kh2dh2147483647", "sw2147483647iw1kw2opw2147483646",
        "ih2147483647sh2147483647", "ih2147483647sh2147483647kh2147483647dh2147483647oph2147483646",
        "iw2147483647sw2147483647kw2147483647dw2147483647opw2147483646"}) {
    EXPECT_EQ(check(named_problem(line)).code(), StatusCode::kTooLarge) << line;
  }
}

TEST(Check, RefusesSourcesPastTheLargestSize) {
  EXPECT_TRUE(check(named_problem("ic6361ih69431iw20394401")).ok());
  EXPECT_TRUE(check(named_problem("n6361ih69431iw20394401")).ok());
  for (const char* line :
       {"ic1048576ih1048576iw8192", "n1048576ih1048576iw8192", "n2ic6361ih69431iw20394401",
        "n0ic1048576ih1048576iw8192", "n2147483647ic2147483647ih2147483647iw2147483647"}) {
    EXPECT_EQ(check(named_problem(line)).code(), StatusCode::kTooLarge) << line;
  }
}

TEST(Check, RefusesDestinationsPastTheLargestSize) {
  EXPECT_TRUE(check(named_problem("oc6361ih69431iw20394401")).ok());
  EXPECT_TRUE(check(named_problem("oc6361ih2iw2sh69430sw20394400")).ok());
  for (const char* line :
       {"oc1048576ih1048576iw8192", "n0oc1048576ih1048576iw8192", "n2oc6361ih69431iw20394401",
        "ih2iw2sh2147483646sw2147483646", "n2147483647oc2147483647ih2sh2147483646"}) {
    EXPECT_EQ(check(named_problem(line)).code(), StatusCode::kTooLarge) << line;
  }
}

TEST(Check, AcceptsAnEmptyBatch) {
  const Problem problem = named_problem("n0ic2ih3iw3_oc2kh3kw3");
  EXPECT_TRUE(check(problem).ok());
  EXPECT_EQ(problem.src_size(), 0);
  EXPECT_EQ(problem.dst_size(), 0);
}

int64_t count_live(const Problem& p) {
  int64_t live = 0;
  for (int64_t ih = 0; ih < p.ih; ++ih) {
    for (int64_t kh = 0; kh < p.kh; ++kh) {
      const int64_t y = ih * p.sh - p.ph + kh * p.dh;
      for (int64_t iw = 0; iw < p.iw; ++iw) {
        for (int64_t kw = 0; kw < p.kw; ++kw) {
          const int64_t x = iw * p.sw - p.pw + kw * p.dw;
          if (y >= 0 && y < p.oh() && x >= 0 && x < p.ow()) ++live;
        }
      }
    }
  }
  return live;
}

TEST(MultiplyAdds, CountsThePairsOfEverySmallAxis) {
  std::vector<Axis> axes;
  test::for_each_small_axis({}, [&](const Axis& axis) { axes.push_back(axis); });
  for (size_t i = 0; i < axes.size(); ++i) {
    Problem p = test::problem_of(axes[i], axes[i * 7919 % axes.size()]);
    ASSERT_TRUE(check(p).ok()) << to_line(p);
    const MultiplyAdds one = multiply_adds(p);
    ASSERT_EQ(one.useful, p.ih * p.iw * p.kh * p.kw) << to_line(p);
    ASSERT_EQ(one.live, count_live(p)) << to_line(p);
    p.n = 3, p.g = 2, p.ic = 4, p.oc = 10;
    const MultiplyAdds many = multiply_adds(p);
    ASSERT_EQ(many.useful, 3 * 4 * 5 * one.useful) << to_line(p);
    ASSERT_EQ(many.live, 3 * 4 * 5 * one.live) << to_line(p);
  }
}

TEST(MultiplyAdds, AreNoneForAnEmptyBatch) {
  const MultiplyAdds none = multiply_adds(named_problem("n0ic2ih3iw3_oc2kh3kw3"));
  EXPECT_EQ(none.useful, 0);
  EXPECT_EQ(none.live, 0);
}

TEST(MultiplyAdds, SaturateAtTheLargestSize) {
  const Problem large = named_problem("ic1048576ih1024iw1024_kh1024kw1024");
  ASSERT_TRUE(check(large).ok());
  EXPECT_EQ(multiply_adds(large).useful, kMaxSize);
  EXPECT_EQ(multiply_adds(large).live, kMaxSize);
  const Problem cropped = named_problem("ic1048576ih65536iw65536_oc4_ph32767pw32767");
  ASSERT_TRUE(check(cropped).ok());
  EXPECT_EQ(multiply_adds(cropped).useful, kMaxSize);
  EXPECT_EQ(multiply_adds(cropped).live, int64_t{1048576} * 4 * 2 * 2);
}

// Each would take seconds if the work grew with its large size.
TEST(MultiplyAdds, CountsHugeKernelsAndInputsAtOnce) {
  Problem kernel;
  kernel.kw = (int64_t{1} << 31) - 1;
  ASSERT_TRUE(check(kernel).ok());
  EXPECT_EQ(multiply_adds(kernel).live, kernel.kw);
  Problem input;
  input.iw = (int64_t{1} << 31) - 1;
  EXPECT_EQ(multiply_adds(input).live, input.iw);
}

}  // namespace
}  // namespace ct2d
