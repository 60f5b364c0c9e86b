#include "base/parallel.h"

#if defined(_OPENMP)
#include <omp.h>
#endif

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ct2d {

namespace {

#if defined(_OPENMP)
// Returns: how many of `wanted` threads the system surely starts. An OpenMP runtime that gets fewer
// than a region asks for ends the process.
int startable_threads(int wanted) {
  // Twice as many: those that end here count as threads for a moment longer.
  const auto count = static_cast<size_t>(wanted) * 2;
  std::vector<std::thread> started;
  std::mutex all_started;
  {
    const std::lock_guard lock(all_started);
    try {
      started.reserve(count);
      while (started.size() < count) {
        started.emplace_back([&] { const std::lock_guard wait(all_started); });
      }
    } catch (const std::exception&) {  // no thread, or no memory for one: fewer, then
    }
  }
  for (std::thread& thread : started) thread.join();
  return static_cast<int>(started.size() / 2);
}
#endif

}  // namespace

void lead_team(int threads, const std::function<void()>& lead) {
#if defined(_OPENMP)
  // The runtime keeps the threads of a region for the next one.
  static int kept = 1;
  if (threads > kept) kept += startable_threads(threads - kept);
  threads = std::min(threads, kept);
  Team& team = Team::instance();
  const uint32_t epoch = team.epoch();
#pragma omp parallel num_threads(threads)
  {
    if (omp_get_thread_num() == 0) {
      team.await_helpers(omp_get_num_threads() - 1);
      lead();
      team.dismiss();
    } else {
      team.help(epoch);
    }
  }
#else
  (void)threads;
  lead();
#endif
}

namespace internal {

Status run_tiles(int threads, int64_t tiles, const CancelFlag* cancel, TileFunction function,
                 const void* context) {
  Loop loop(tiles, cancel, function, context);
  Team::instance().run(&loop, static_cast<int>(std::min<int64_t>(threads, tiles)) - 1);
  return loop.status();
}

}  // namespace internal

}  // namespace ct2d
