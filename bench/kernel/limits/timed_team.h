// TimedTeam: threads that do the same work at the same time, timed as one.
//
// They meet by spinning, not at a std::barrier: a thread that sleeps there wakes tens of
// microseconds after the others, and that would count as their time.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <thread>
#include <vector>

namespace ct2d::bench {

class TimedTeam {
 public:
  explicit TimedTeam(int size) : begin_(static_cast<size_t>(size)), end_(begin_.size()) {}

  // Computes: body(member) on a thread for each member in [0, size).
  template <class Body>
  void run(const Body& body) {
    std::vector<std::thread> threads;
    for (size_t member = 0; member < begin_.size(); ++member) threads.emplace_back(body, member);
    for (std::thread& thread : threads) thread.join();
  }

  // Computes: work(), once to warm up and then `passes` times, begun together each time.
  // Requires: every member calls it, from run's body, with the same passes.
  // Returns: the seconds of the shortest pass, from the first begin to the last end.
  template <class Work>
  double best_of(int passes, size_t member, const Work& work) {
    double best = std::numeric_limits<double>::infinity();
    for (int pass = 0; pass <= passes; ++pass) {
      meet();
      begin_[member] = Clock::now();
      work();
      end_[member] = Clock::now();
      meet();
      const std::chrono::duration<double> seconds = *std::max_element(end_.begin(), end_.end()) -
                                                    *std::min_element(begin_.begin(), begin_.end());
      if (pass > 0) best = std::min(best, seconds.count());
    }
    return best;
  }

 private:
  using Clock = std::chrono::steady_clock;

  void meet() {
    const int round = round_.load();
    if (arrived_.fetch_add(1) + 1 == begin_.size()) {
      arrived_.store(0);
      round_.store(round + 1);
    } else {
      while (round_.load() == round) std::this_thread::yield();
    }
  }

  std::vector<Clock::time_point> begin_, end_;  // an entry for each member
  std::atomic<size_t> arrived_{0};
  std::atomic<int> round_{0};
};

}  // namespace ct2d::bench
