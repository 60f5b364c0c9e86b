#include "base/parallel.h"

#include <gtest/gtest.h>

#if defined(__linux__)
#include <sched.h>
#endif

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace ct2d {
namespace {

constexpr int kTeams[] = {1, 2, 3, 7};

TEST(ParallelFor, RunsEveryTileExactlyOnce) {
  for (const int threads : kTeams) {
    for (const int64_t tiles : {0, 1, 2, 3, 6, 7, 8, 100, 5000}) {
      std::vector<std::atomic<int>> runs(static_cast<size_t>(tiles));
      const Status status =
          parallel_for(threads, tiles, nullptr, [&](int64_t tile, int) { ++runs[tile]; });
      EXPECT_TRUE(status.ok());
      for (int64_t tile = 0; tile < tiles; ++tile) {
        ASSERT_EQ(runs[tile], 1) << "tile " << tile << " of " << tiles << ", " << threads
                                 << " threads";
      }
    }
  }
}

TEST(ParallelFor, UsesNoMoreThreadsThanItMay) {
  for (const int threads : kTeams) {
    std::mutex mutex;
    std::set<std::thread::id> ids;
    const Status status = parallel_for(threads, 1000, nullptr, [&](int64_t, int) {
      const std::lock_guard lock(mutex);
      ids.insert(std::this_thread::get_id());
    });
    EXPECT_TRUE(status.ok());
    EXPECT_LE(ids.size(), static_cast<size_t>(threads));
    if (threads == 1) {
      EXPECT_EQ(*ids.begin(), std::this_thread::get_id());
    }
  }
}

TEST(ParallelFor, RunsNothingWhenCancelledBefore) {
  const CancelFlag cancel{true};
  for (const int threads : kTeams) {
    std::atomic<int> ran{0};
    const Status status = parallel_for(threads, 100, &cancel, [&](int64_t, int) { ++ran; });
    EXPECT_EQ(status.code(), StatusCode::kCancelled);
    EXPECT_EQ(ran, 0);
  }
}

// Each thread but the first to run waits inside its tile for the flag, so at most one tile per
// thread can have begun before it.
TEST(ParallelFor, StopsBeforeTheNextTileWhenCancelled) {
  for (const int threads : kTeams) {
    CancelFlag cancel{false};
    std::atomic<int> ran{0};
    const Status status = parallel_for(threads, 10000, &cancel, [&](int64_t, int) {
      if (ran.fetch_add(1) == 0) cancel = true;
      while (!cancel) std::this_thread::yield();
    });
    EXPECT_EQ(status.code(), StatusCode::kCancelled);
    EXPECT_LE(ran, threads);
  }
}

TEST(ParallelFor, IsNotCancelledOnceTheLastTileHasBegun) {
  CancelFlag cancel{false};
  int ran = 0;
  const Status status = parallel_for(1, 5, &cancel, [&](int64_t tile, int) {
    ++ran;
    if (tile == 4) cancel = true;
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(ran, 5);
}

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

TEST(TeamLease, GivesItsHolderWhatItWants) {
  for (const TeamLease::Mode mode : {TeamLease::Mode::kWait, TeamLease::Mode::kTry}) {
    const TeamLease lease(mode);
    EXPECT_EQ(lease.threads(0), num_threads());
    EXPECT_EQ(lease.threads(1), 1);
    EXPECT_EQ(lease.threads(5), 5);
  }
}

TEST(TeamLease, TryGivesOneThreadWhileAnotherHoldsTheTeam) {
  const TeamLease held(TeamLease::Mode::kTry);
  std::thread([] {
    const TeamLease lease(TeamLease::Mode::kTry);
    EXPECT_EQ(lease.threads(0), 1);
    EXPECT_EQ(lease.threads(5), 1);
  }).join();
  EXPECT_EQ(held.threads(5), 5);
}

TEST(TeamLease, WaitBlocksUntilTheTeamIsFree) {
  std::atomic<bool> leased{false};
  std::thread waiter;
  {
    const TeamLease held(TeamLease::Mode::kTry);
    waiter = std::thread([&] {
      const TeamLease lease(TeamLease::Mode::kWait);
      leased = true;
      EXPECT_EQ(lease.threads(5), 5);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(leased);
  }
  waiter.join();
  EXPECT_TRUE(leased);
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
