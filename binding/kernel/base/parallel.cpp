#include "base/parallel.h"

#if defined(_OPENMP)
#include <omp.h>
#endif

#include <algorithm>

namespace ct2d {

void lead_team(int threads, const std::function<void()>& lead) {
#if defined(_OPENMP)
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
