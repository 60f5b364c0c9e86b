// The one parallel loop of the library, and the OpenMP region whose members help with it.
//
// parallel.cpp is the only file that knows OpenMP. A loop over tiles hands each tile to exactly one
// thread, so results never depend on the number of threads, and polls a cancel flag before each
// tile.
#pragma once

#include <cstdint>
#include <functional>

#include "base/cancel_flag.h"
#include "base/status.h"
#include "base/team.h"

namespace ct2d {

// Runs `lead` on the calling thread, which becomes the root of an OpenMP team of `threads`, or of
// as many as the system has; the others help with parallel loops, whichever thread calls them,
// until `lead` returns. Requires: called by one thread of the process only (the dispatcher), so
// that it has one team.
void lead_team(int threads, const std::function<void()>& lead);

namespace internal {
Status run_tiles(int threads, int64_t tiles, const CancelFlag* cancel, TileFunction function,
                 const void* context);
}  // namespace internal

// Computes: body(tile, worker) for each tile in [0, tiles), in any order, on the calling thread and
// up to `threads` - 1 members of the team that are free; worker, in [0, threads), tells those that
// run at the same time apart. Requires: body throws nothing but std::bad_alloc; `cancel` may be
// null. Returns: kCancelled when the flag was seen set before the last tile began, kTooLarge when a
// body found no memory; tiles are then left out.
template <class Body>
Status parallel_for(int threads, int64_t tiles, const CancelFlag* cancel, const Body& body) {
  return internal::run_tiles(
      threads, tiles, cancel,
      [](const void* context, int64_t tile, int worker) {
        (*static_cast<const Body*>(context))(tile, worker);
      },
      &body);
}

}  // namespace ct2d
