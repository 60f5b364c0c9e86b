// ct2d_limits [--once]: what this machine can do at most, as JSON (bench/kernel/limits.ts has its
// type). --once takes one pass of each.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

#include "base/thread_count.h"
#include "limits/bandwidth.h"
#include "limits/cache_sizes.h"
#include "limits/fma.h"

namespace ct2d::bench {

namespace {

constexpr int64_t kMiB = 1 << 20;

// A half of the first two levels; several times the second, well inside a thread's share of the
// third; and twice the third, as far as memory allows.
std::vector<WorkingSet> working_sets(const CacheSizes& caches, int threads) {
  std::vector<WorkingSet> sets{{"L1", caches.l1 / 2, threads}, {"L2", caches.l2 / 2, threads}};
  const int64_t in_l3 = std::min(4 * caches.l2, caches.l3 / threads / 2);
  if (in_l3 >= 2 * caches.l2) sets.push_back({"L3", in_l3, threads});
  const int64_t in_memory = std::clamp(2 * caches.l3, 256 * kMiB, 1024 * kMiB);
  sets.push_back({"memory", in_memory / threads, threads, true});
  return sets;
}

void print_fma(const std::vector<int>& team_sizes, int passes) {
  const char* separator = "";
  for (const int threads : team_sizes) {
    for (const FmaPeak& peak : measure_fma(threads, passes)) {
      std::printf("%s\n    {\"bits\": %d, \"threads\": %d, \"gflops\": %.2f}", separator, peak.bits,
                  peak.threads, peak.gflops);
      separator = ",";
    }
  }
}

// Returns: false where the memory cannot be had.
bool print_bandwidth(const std::vector<int>& team_sizes, bool once) {
  const CacheSizes caches = cache_sizes();
  const char* separator = "";
  for (const int threads : team_sizes) {
    for (const WorkingSet& set : working_sets(caches, threads)) {
      Bandwidth bandwidth;
      if (!measure_bandwidth(set, once ? 1 : set.beyond_caches ? 4 : 10, &bandwidth)) return false;
      std::printf(
          "%s\n    {\"level\": \"%s\", \"bytesPerThread\": %lld, \"threads\": %d, "
          "\"read\": %.2f, \"write\": %.2f, \"copy\": %.2f",
          separator, set.level, static_cast<long long>(set.bytes_per_thread), threads,
          bandwidth.read, bandwidth.write, bandwidth.copy);
      if (bandwidth.streaming_write > 0) {
        std::printf(", \"streamingWrite\": %.2f", bandwidth.streaming_write);
      }
      std::printf("}");
      separator = ",";
    }
  }
  return true;
}

int run(bool once) {
  std::vector<int> team_sizes{1};
  if (num_threads() > 1) team_sizes.push_back(num_threads());
  std::printf("{\n  \"fma\": [");
  print_fma(team_sizes, once ? 1 : 10);
  std::printf("\n  ],\n  \"bandwidth\": [");
  if (!print_bandwidth(team_sizes, once)) {
    std::fprintf(stderr, "ct2d_limits: no memory for the largest working set\n");
    return 1;
  }
  std::printf("\n  ]\n}\n");
  return 0;
}

}  // namespace

}  // namespace ct2d::bench

int main(int argc, char** argv) {
  return ct2d::bench::run(argc > 1 && std::strcmp(argv[1], "--once") == 0);
}
