#include "problem/descriptor.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/random.h"
#include "support/random_problem.h"

namespace ct2d {
namespace {

// Requires: a line that parses.
Problem parsed(std::string_view line) {
  Problem problem;
  const Status status = parse_line(line, &problem);
  EXPECT_TRUE(status.ok()) << status.message();
  return problem;
}

TEST(Descriptor, WritesEveryFieldInOneOrder) {
  EXPECT_EQ(to_line(Problem{}), "n1g1ic1ih1iw1_oc1kh1kw1_sh1sw1ph0pw0oph0opw0dh1dw1");
  const Problem distinct{.n = 1,
                         .g = 2,
                         .ic = 3,
                         .ih = 4,
                         .iw = 5,
                         .oc = 6,
                         .kh = 7,
                         .kw = 8,
                         .sh = 9,
                         .sw = 10,
                         .ph = 11,
                         .pw = 12,
                         .oph = 13,
                         .opw = 14,
                         .dh = 15,
                         .dw = 16};
  EXPECT_EQ(to_line(distinct), "n1g2ic3ih4iw5_oc6kh7kw8_sh9sw10ph11pw12oph13opw14dh15dw16");
  EXPECT_EQ(parsed(to_line(distinct)), distinct);
}

TEST(Descriptor, RoundTripsRandomProblems) {
  test::Random random(20260103);
  for (int i = 0; i < 1000; ++i) {
    const Problem problem = test::random_problem(&random);
    EXPECT_EQ(parsed(to_line(problem)), problem) << to_line(problem);
  }
}

TEST(Descriptor, RoundTripsTheLargestNumbers) {
  Problem problem;
  problem.n = INT64_MAX;
  problem.dw = (int64_t{1} << 31) - 1;
  EXPECT_EQ(parsed(to_line(problem)), problem);
}

TEST(Descriptor, KeepsTheDefaultsOfFieldsLeftOut) {
  Problem expected;
  expected.ic = 8;
  expected.sw = 2;
  EXPECT_EQ(parsed("ic8sw2"), expected);
}

TEST(Descriptor, StartsFromTheDefaultsAndNotFromWhatWasThere) {
  Problem problem;
  problem.n = 5;
  ASSERT_TRUE(parse_line("ic8", &problem).ok());
  EXPECT_EQ(problem.n, 1);
}

TEST(Descriptor, ReadsFieldsInAnyOrder) {
  const std::vector<std::string> all = {"n2",  "g3",  "ic6", "ih4", "iw5",  "oc9",  "kh2", "kw3",
                                        "sh2", "sw3", "ph1", "pw2", "oph1", "opw2", "dh2", "dw4"};
  std::string line;
  for (const std::string& field : all) line += field;
  const Problem expected = parsed(line);
  test::Random random(20260104);
  for (int i = 0; i < 200; ++i) {
    std::vector<std::string> fields = all;
    for (size_t at = fields.size(); at > 1; --at) {
      std::swap(fields[at - 1], fields[random.in(0, static_cast<int64_t>(at) - 1)]);
    }
    std::string shuffled;
    for (const std::string& field : fields) shuffled += field;
    EXPECT_EQ(parsed(shuffled), expected) << shuffled;
  }
}

TEST(Descriptor, IgnoresUnderscores) {
  EXPECT_EQ(parsed("_ic8__sw2_"), parsed("ic8sw2"));
  EXPECT_EQ(parsed("ic8sw2_kh3"), parsed("ic8_sw2kh3"));
}

TEST(Descriptor, ReadsTheFirstWordOnly) {
  for (const char* line :
       {"ic8sw2 name", "ic8sw2 float16 name", "ic8sw2 ", "ic8sw2  kh3", "ic8sw2 NOT 1 a line!"}) {
    EXPECT_EQ(parsed(line), parsed("ic8sw2")) << line;
  }
}

TEST(Descriptor, LeavesTheCheckOfTheProblemToCheck) {
  EXPECT_EQ(parsed("n0").n, 0);
  EXPECT_EQ(parsed("kh0sh9223372036854775807").kh, 0);
  EXPECT_FALSE(check(parsed("kh0")).ok());
}

TEST(Descriptor, RefusesWhatIsNoProblemLine) {
  const std::string_view lines[] = {
      "",
      " ",
      "_",
      "___ name",
      " n1",
      "x1",
      "nn1",
      "icx1",
      "oh4",
      "ow4",
      "kernel3",
      "n",
      "n1ic",
      "icn1",
      "ic_8",
      "n1n1",
      "n1n2",
      "kh3kw3_kh3",
      "1",
      "8ic",
      "n1,ic2",
      "n1-ic2",
      "n1.5",
      "n 1",
      "n+1",
      "n=1",
      "N1",
      "IC8",
      "n1\tic2",
      "n1\n",
      "n9223372036854775808",
      "n99999999999999999999999",
      "n1ic2!",
      std::string_view("n1\0ic2", 6),
  };
  for (const std::string_view line : lines) {
    Problem problem;
    problem.n = 77;
    EXPECT_EQ(parse_line(line, &problem).code(), StatusCode::kOutOfRange) << '"' << line << '"';
    EXPECT_EQ(problem.n, 77) << '"' << line << '"';
  }
}

TEST(Descriptor, ReadsNoFurtherThanTheView) {
  const std::string text = "ic81sw2";
  EXPECT_EQ(parsed(std::string_view(text).substr(0, 3)).ic, 8);
  Problem problem;
  EXPECT_FALSE(parse_line(std::string_view(text).substr(0, 2), &problem).ok());
  EXPECT_FALSE(parse_line(std::string_view(), &problem).ok());
}

}  // namespace
}  // namespace ct2d
