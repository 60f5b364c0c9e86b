#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <new>
#include <set>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "support/grow_team.h"

namespace ct2d {
namespace {

constexpr int kTeams[] = {1, 2, 3, 7};

class ParallelFor : public testing::Test {
 protected:
  ParallelFor() { test::grow_team(7); }
};

TEST_F(ParallelFor, RunsEveryTileExactlyOnce) {
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

TEST_F(ParallelFor, UsesNoMoreThreadsThanItMay) {
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

TEST_F(ParallelFor, EndsWithAStatusWhenATileFindsNoMemory) {
  for (const int threads : kTeams) {
    const Status status = parallel_for(threads, 100, nullptr, [&](int64_t tile, int) {
      if (tile == 40) throw std::bad_alloc();
    });
    EXPECT_EQ(status.code(), StatusCode::kTooLarge);
    EXPECT_TRUE(parallel_for(threads, 100, nullptr, [](int64_t, int) {}).ok());
  }
}

TEST_F(ParallelFor, RunsNothingWhenCancelledBefore) {
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
TEST_F(ParallelFor, StopsBeforeTheNextTileWhenCancelled) {
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

TEST_F(ParallelFor, IsNotCancelledOnceTheLastTileHasBegun) {
  CancelFlag cancel{false};
  int ran = 0;
  const Status status = parallel_for(1, 5, &cancel, [&](int64_t tile, int) {
    ++ran;
    if (tile == 4) cancel = true;
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(ran, 5);
}

// Every tile waits until all of them run at once, which only as many threads can do.
TEST_F(ParallelFor, HasAsManyThreadsAsItMayWhereTheyAreFree) {
  for (const int threads : kTeams) {
    std::atomic<int> running{0};
    std::set<int> workers;
    std::mutex mutex;
    const Status status = parallel_for(threads, threads, nullptr, [&](int64_t, int worker) {
      {
        const std::lock_guard lock(mutex);
        workers.insert(worker);
      }
      ++running;
      while (running < threads) std::this_thread::yield();
    });
    EXPECT_TRUE(status.ok());
    EXPECT_EQ(workers.size(), static_cast<size_t>(threads));
    EXPECT_EQ(*workers.rbegin(), threads - 1);
  }
}

TEST_F(ParallelFor, RunsAloneInsideAnotherLoop) {
  std::atomic<int> ran{0};
  const Status status = parallel_for(7, 20, nullptr, [&](int64_t, int) {
    const std::thread::id self = std::this_thread::get_id();
    EXPECT_TRUE(parallel_for(7, 20, nullptr, [&](int64_t, int worker) {
                  EXPECT_EQ(worker, 0);
                  EXPECT_EQ(std::this_thread::get_id(), self);
                  ++ran;
                }).ok());
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(ran, 400);
}

// Loops of all sizes, back to back and after naps, from several threads at once: each either has
// the team or runs alone, and none loses a tile.
TEST_F(ParallelFor, ServesManyCallers) {
  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c) {
    callers.emplace_back([c] {
      for (int i = 0; i < 300; ++i) {
        std::vector<int> runs(static_cast<size_t>(1 + (i * 7 + c) % 40));
        EXPECT_TRUE(parallel_for(2 + i % 6, static_cast<int64_t>(runs.size()), nullptr,
                                 [&](int64_t tile, int) { ++runs[static_cast<size_t>(tile)]; })
                        .ok());
        EXPECT_EQ(runs, std::vector<int>(runs.size(), 1));
        if (i % 50 == 0) std::this_thread::sleep_for(2 * Team::kSpin);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TEST_F(ParallelFor, KeepsServingWhileTheTeamGrows) {
  for (int threads = 8; threads <= 16; ++threads) {
    test::grow_team(threads);
    std::atomic<int> ran{0};
    EXPECT_TRUE(parallel_for(threads, 100, nullptr, [&](int64_t, int) { ++ran; }).ok());
    EXPECT_EQ(ran, 100);
  }
}

#if defined(__linux__)
// Returns: an exit code. Limits do not bind root, so the process becomes a user who has nothing
// else.
int run_with_threads_limited_to(rlim_t most) {
  const rlimit limit{.rlim_cur = most, .rlim_max = most};
  if (setrlimit(RLIMIT_NPROC, &limit) != 0 || setuid(61234) != 0) return 2;
  for (const int threads : {3, 8, 40}) {
    test::grow_team(threads);
    std::atomic<int> ran{0};
    const Status status = parallel_for(threads, 1000, nullptr, [&](int64_t, int) { ++ran; });
    if (!status.ok() || ran != 1000) return 1;
  }
  return 0;
}

// A process that may not have the threads that it asks for, as in a container with a limit,
// computes with those that it gets.
TEST(ParallelForDeathTest, MakesDoWithTheThreadsThatThereAre) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const rlim_t most : {1, 2, 3, 4, 5, 9}) {
    // Without what runs at exit: the leak sanitizer starts a thread of its own there.
    EXPECT_EXIT(std::_Exit(run_with_threads_limited_to(most)), testing::ExitedWithCode(0), "")
        << most << " threads";
  }
}
#endif

}  // namespace
}  // namespace ct2d
