#include "base/thread_count.h"

#include <gtest/gtest.h>

#if defined(__linux__)
#include <sched.h>
#endif

#include <climits>
#include <cstdlib>

namespace ct2d {
namespace {

TEST(NumThreads, AcceptsItsRangeAndNothingElse) {
  const int before = num_threads();
  EXPECT_GE(before, 1);
  EXPECT_LE(before, kMaxThreads);
  for (const int threads : {1, 2, 7, kMaxThreads}) {
    EXPECT_TRUE(set_num_threads(threads).ok());
    EXPECT_EQ(num_threads(), threads);
  }
  for (const int threads : {0, -1, INT_MIN, kMaxThreads + 1, INT_MAX}) {
    EXPECT_EQ(set_num_threads(threads).code(), StatusCode::kOutOfRange);
    EXPECT_EQ(num_threads(), kMaxThreads);
  }
  EXPECT_TRUE(set_num_threads(before).ok());
}

TEST(MostThreads, AreTheCpusOrTheSetting) {
  const int before = num_threads();
  EXPECT_TRUE(set_num_threads(1).ok());
  EXPECT_GE(most_threads(), 1);
  EXPECT_TRUE(set_num_threads(kMaxThreads).ok());
  EXPECT_EQ(most_threads(), kMaxThreads);
  EXPECT_TRUE(set_num_threads(before).ok());
}

#ifndef _WIN32
// The variables are read once per process, so each row needs a process: the "threadsafe" style runs
// the test anew up to its exit.
TEST(NumThreadsDeathTest, BeginsWithWhatTheEnvironmentSays) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  struct Row {
    const char *own, *openmp;
    int threads;  // 0: the CPUs
  };
  for (const Row& row : {Row{"3", "5", 3}, Row{"", "5", 5}, Row{"", "4,2", 4}, Row{"0", "6", 6},
                         Row{"-2", "6", 6}, Row{"many", "6", 6}, Row{"99999", "", kMaxThreads},
                         Row{"99999999999999999999", "", kMaxThreads}, Row{"", "", 0}}) {
    setenv("CONVTRANSPOSE_NUM_THREADS", row.own, 1);
    setenv("OMP_NUM_THREADS", row.openmp, 1);
    EXPECT_EXIT(std::exit(row.threads == 0 ? num_threads() < 1 : num_threads() != row.threads),
                testing::ExitedWithCode(0), "")
        << "CONVTRANSPOSE_NUM_THREADS=" << row.own << " OMP_NUM_THREADS=" << row.openmp;
  }
  unsetenv("CONVTRANSPOSE_NUM_THREADS");
  unsetenv("OMP_NUM_THREADS");
}
#endif

#if defined(__linux__)
TEST(NumThreadsDeathTest, CountsTheCpusThatTheProcessMayRunOn) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  unsetenv("CONVTRANSPOSE_NUM_THREADS");
  unsetenv("OMP_NUM_THREADS");
  EXPECT_EXIT(
      {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(sched_getcpu(), &one);
        sched_setaffinity(0, sizeof one, &one);
        std::exit(num_threads());
      },
      testing::ExitedWithCode(1), "");
}
#endif

}  // namespace
}  // namespace ct2d
