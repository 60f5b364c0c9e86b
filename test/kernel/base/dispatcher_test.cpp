#include "base/dispatcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/function_job.h"

namespace ct2d {
namespace {

using test::FunctionJob;

// Occupies the dispatcher from `begin` until `end`.
class GateJob : public Dispatcher::Job {
 public:
  void run() override {
    begun_.set_value();
    open_.get_future().wait();
  }
  void begin() {
    EXPECT_TRUE(Dispatcher::instance().submit(this).ok());
    begun_.get_future().wait();
  }
  void end() {
    open_.set_value();
    Dispatcher::instance().wait(this);
  }

 private:
  std::promise<void> begun_, open_;
};

TEST(Dispatcher, RunsJobsOnceInOrderOnOneOtherThread) {
  Dispatcher& dispatcher = Dispatcher::instance();
  std::vector<int> order;
  std::vector<std::thread::id> threads;
  std::vector<std::unique_ptr<FunctionJob>> jobs;
  for (int i = 0; i < 50; ++i) {
    jobs.push_back(std::make_unique<FunctionJob>([&order, &threads, i] {
      order.push_back(i);
      threads.push_back(std::this_thread::get_id());
    }));
  }
  for (const auto& job : jobs) EXPECT_TRUE(dispatcher.submit(job.get()).ok());
  for (const auto& job : jobs) dispatcher.wait(job.get());
  ASSERT_EQ(order.size(), jobs.size());
  for (int i = 0; i < 50; ++i) EXPECT_EQ(order[i], i);
  for (const std::thread::id& id : threads) EXPECT_EQ(id, threads.front());
  EXPECT_NE(threads.front(), std::this_thread::get_id());
}

TEST(Dispatcher, CountsTheRunningJobAndTheQueuedOnes) {
  Dispatcher& dispatcher = Dispatcher::instance();
  EXPECT_EQ(dispatcher.length(), 0u);
  GateJob gate;
  gate.begin();
  EXPECT_EQ(dispatcher.length(), 1u);
  FunctionJob first([] {}), second([] {});
  EXPECT_TRUE(dispatcher.submit(&first).ok());
  EXPECT_TRUE(dispatcher.submit(&second).ok());
  EXPECT_EQ(dispatcher.length(), 3u);
  EXPECT_TRUE(dispatcher.remove(&first));
  EXPECT_EQ(dispatcher.length(), 2u);
  gate.end();
  dispatcher.wait(&second);
  EXPECT_EQ(dispatcher.length(), 0u);
}

TEST(Dispatcher, RemovesAQueuedJobAndNoOther) {
  Dispatcher& dispatcher = Dispatcher::instance();
  std::vector<int> order;
  FunctionJob first([&] { order.push_back(1); }), second([&] { order.push_back(2); }),
      third([&] { order.push_back(3); });
  GateJob gate;
  gate.begin();
  for (FunctionJob* job : {&first, &second, &third}) EXPECT_TRUE(dispatcher.submit(job).ok());
  EXPECT_TRUE(dispatcher.remove(&second));
  EXPECT_FALSE(dispatcher.remove(&second));
  dispatcher.wait(&second);
  EXPECT_FALSE(dispatcher.remove(&gate));
  gate.end();
  dispatcher.wait(&third);
  EXPECT_FALSE(dispatcher.remove(&third));
  EXPECT_EQ(order, (std::vector<int>{1, 3}));
}

TEST(Dispatcher, WaitReturnsAtOnceForAJobThatWasNeverSubmitted) {
  FunctionJob job([] {});
  Dispatcher::instance().wait(&job);
  EXPECT_FALSE(Dispatcher::instance().remove(&job));
}

TEST(Dispatcher, WaitBlocksWhileTheJobIsQueuedOrRuns) {
  Dispatcher& dispatcher = Dispatcher::instance();
  GateJob gate, next;
  std::atomic<bool> gate_ended{false}, next_ended{false};
  gate.begin();
  EXPECT_TRUE(dispatcher.submit(&next).ok());
  std::thread gate_waiter([&] {
    dispatcher.wait(&gate);
    gate_ended = true;
  });
  std::thread next_waiter([&] {
    dispatcher.wait(&next);
    next_ended = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(gate_ended);
  gate.end();
  gate_waiter.join();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(next_ended);
  next.end();
  next_waiter.join();
}

TEST(Dispatcher, WaitReturnsWhenTheJobIsRemovedByAnother) {
  Dispatcher& dispatcher = Dispatcher::instance();
  GateJob gate;
  FunctionJob job([] {});
  gate.begin();
  EXPECT_TRUE(dispatcher.submit(&job).ok());
  std::thread waiter([&] { dispatcher.wait(&job); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(dispatcher.remove(&job));
  waiter.join();
  gate.end();
}

TEST(Dispatcher, AJobMaySubmitAnother) {
  std::promise<void> ended;
  FunctionJob second([&] { ended.set_value(); });
  FunctionJob first([&] { EXPECT_TRUE(Dispatcher::instance().submit(&second).ok()); });
  EXPECT_TRUE(Dispatcher::instance().submit(&first).ok());
  ended.get_future().wait();
  Dispatcher::instance().wait(&first);
  Dispatcher::instance().wait(&second);
}

// Records what the dispatcher says of itself inside `run` and inside `ended`.
class WitnessJob : public Dispatcher::Job {
 public:
  void run() override { calls.push_back({"run", length(), remove(), std::this_thread::get_id()}); }
  void ended() override {
    calls.push_back({"ended", length(), remove(), std::this_thread::get_id()});
  }

  struct Call {
    std::string name;
    size_t length;
    bool removed;
    std::thread::id thread;
  };
  std::vector<Call> calls;

 private:
  static size_t length() { return Dispatcher::instance().length(); }
  bool remove() { return Dispatcher::instance().remove(this); }
};

TEST(Dispatcher, CallsRunThenEndedWhenTheJobCountsNoLonger) {
  WitnessJob job;
  EXPECT_TRUE(Dispatcher::instance().submit(&job).ok());
  Dispatcher::instance().wait(&job);
  ASSERT_EQ(job.calls.size(), 2u);
  EXPECT_EQ(job.calls[0].name, "run");
  EXPECT_EQ(job.calls[0].length, 1u);
  EXPECT_EQ(job.calls[1].name, "ended");
  EXPECT_EQ(job.calls[1].length, 0u);
  EXPECT_EQ(job.calls[0].thread, job.calls[1].thread);
  for (const WitnessJob::Call& call : job.calls) EXPECT_FALSE(call.removed) << call.name;
}

TEST(Dispatcher, CallsNothingOfARemovedJob) {
  GateJob gate;
  WitnessJob job;
  gate.begin();
  EXPECT_TRUE(Dispatcher::instance().submit(&job).ok());
  EXPECT_TRUE(Dispatcher::instance().remove(&job));
  gate.end();
  EXPECT_TRUE(job.calls.empty());
}

TEST(Dispatcher, WaitBlocksUntilEndedHasReturned) {
  struct SlowToEnd : Dispatcher::Job {
    void run() override {}
    void ended() override {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      has_ended = true;
    }
    std::atomic<bool> has_ended{false};
  };
  SlowToEnd job;
  EXPECT_TRUE(Dispatcher::instance().submit(&job).ok());
  Dispatcher::instance().wait(&job);
  EXPECT_TRUE(job.has_ended);
}

TEST(Dispatcher, ForgetsAJobThatDeletesItselfInEnded) {
  struct OneShot : Dispatcher::Job {
    explicit OneShot(std::atomic<int>* count) : deleted(count) {}
    ~OneShot() override { ++*deleted; }
    void run() override {}
    void ended() override { delete this; }
    std::atomic<int>* deleted;
  };
  std::atomic<int> deleted{0};
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(Dispatcher::instance().submit(new OneShot(&deleted)).ok());
  FunctionJob last([] {});
  EXPECT_TRUE(Dispatcher::instance().submit(&last).ok());
  Dispatcher::instance().wait(&last);
  EXPECT_EQ(deleted, 100);
  EXPECT_EQ(Dispatcher::instance().length(), 0u);
}

TEST(Dispatcher, RunsEveryJobOfSeveralSubmitters) {
  std::atomic<int> ran{0};
  std::vector<std::thread> submitters;
  for (int s = 0; s < 4; ++s) {
    submitters.emplace_back([&ran] {
      for (int i = 0; i < 100; ++i) {
        FunctionJob job([&ran] { ++ran; });
        EXPECT_TRUE(Dispatcher::instance().submit(&job).ok());
        Dispatcher::instance().wait(&job);
      }
    });
  }
  // Each has at most one in flight, whenever the length is asked.
  while (ran < 400) EXPECT_LE(Dispatcher::instance().length(), 4u);
  for (std::thread& submitter : submitters) submitter.join();
  EXPECT_EQ(ran, 400);
}

}  // namespace
}  // namespace ct2d
