#include "base/team_lease.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace ct2d {
namespace {

using Mode = TeamLease::Mode;

TEST(TeamLease, GivesItsHolderWhatItWants) {
  for (const Mode mode : {Mode::kWait, Mode::kTry}) {
    for (const int wanted : {1, 2, 5}) EXPECT_EQ(TeamLease(mode, wanted).threads(), wanted);
  }
}

TEST(TeamLease, TryGivesOneThreadWhileAnotherHoldsTheTeam) {
  const TeamLease held(Mode::kTry, 5);
  std::thread([] { EXPECT_EQ(TeamLease(Mode::kTry, 5).threads(), 1); }).join();
  EXPECT_EQ(held.threads(), 5);
}

TEST(TeamLease, ForOneThreadTakesAndWaitsForNothing) {
  const TeamLease alone(Mode::kTry, 1);
  std::thread([] {
    const TeamLease held(Mode::kTry, 2);
    EXPECT_EQ(held.threads(), 2);
    std::thread([] { EXPECT_EQ(TeamLease(Mode::kWait, 1).threads(), 1); }).join();
  }).join();
}

TEST(TeamLease, WaitBlocksUntilTheTeamIsFree) {
  std::atomic<bool> leased{false};
  std::thread waiter;
  {
    const TeamLease held(Mode::kTry, 2);
    waiter = std::thread([&] {
      const TeamLease lease(Mode::kWait, 5);
      leased = true;
      EXPECT_EQ(lease.threads(), 5);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(leased);
  }
  waiter.join();
  EXPECT_TRUE(leased);
}

// Two threads that try in turn, as synchronous calls in a row do, leave the team to one that waits.
TEST(TeamLease, WaitIsServedBetweenCallsThatTry) {
  std::atomic<bool> leased{false};
  std::thread waiter, caller;
  {
    const TeamLease held(Mode::kTry, 2);
    waiter = std::thread([&] {
      const TeamLease lease(Mode::kWait, 2);
      leased = true;
    });
    caller = std::thread([&] {
      while (!leased) (void)TeamLease(Mode::kTry, 2);
    });
  }
  waiter.join();
  caller.join();
  EXPECT_TRUE(leased);
}

}  // namespace
}  // namespace ct2d
