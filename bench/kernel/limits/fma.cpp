#include "limits/fma.h"

#include <algorithm>
#include <cstdint>

#include "limits/fma_loop.h"
#include "limits/timed_team.h"

namespace ct2d::bench {

namespace {

// Vector operations of one pass: some milliseconds.
constexpr int64_t kOperations = 16 << 20;

double gflops(const FmaLoop& loop, int threads, int passes) {
  double seconds = 0, flops = 0;
  TimedTeam team(threads);
  team.run([&](size_t member) {
    double done = 0;
    const double best = team.best_of(passes, member, [&] { done = loop.run(kOperations); });
    if (member != 0) return;
    seconds = best;
    flops = done;
  });
  return flops * threads / seconds * 1e-9;
}

}  // namespace

std::vector<FmaPeak> measure_fma(int threads, int passes) {
  std::vector<FmaPeak> peaks;
  for (const FmaLoop& loop : fma_loops()) {
    const double speed = gflops(loop, threads, passes);
    if (peaks.empty() || peaks.back().bits != loop.bits) peaks.push_back({loop.bits, threads, 0});
    peaks.back().gflops = std::max(peaks.back().gflops, speed);
  }
  return peaks;
}

}  // namespace ct2d::bench
