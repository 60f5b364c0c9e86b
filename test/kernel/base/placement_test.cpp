#include "base/placement.h"

#include <gtest/gtest.h>

#if defined(__linux__)
#include <sched.h>

namespace ct2d {
namespace {

TEST(Placement, LeavesACpuAndMayReturn) {
  cpu_set_t before, after;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  const int cpu = current_cpu();
  ASSERT_TRUE(CPU_ISSET(cpu, &before));
  if (CPU_COUNT(&before) > 1 && leave_cpu(cpu)) {
    ASSERT_EQ(sched_getaffinity(0, sizeof after, &after), 0);
    EXPECT_TRUE(CPU_EQUAL(&before, &after));
  }
}

TEST(Placement, StaysWhereItMayRunNowhereElse) {
  cpu_set_t before, one, after;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  CPU_ZERO(&one);
  CPU_SET(current_cpu(), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_FALSE(leave_cpu(current_cpu()));
  ASSERT_EQ(sched_getaffinity(0, sizeof after, &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&one, &after));
  ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

TEST(Placement, IgnoresCpusThatItIsNotOn) {
  EXPECT_FALSE(leave_cpu(-1));
  EXPECT_FALSE(leave_cpu(CPU_SETSIZE - 1));
  EXPECT_FALSE(leave_cpu(CPU_SETSIZE));
}

}  // namespace
}  // namespace ct2d
#endif
