// Threads: how many, whose team, and the one parallel loop of the library.
//
// parallel.cpp is the only file that knows OpenMP. A loop over tiles hands each tile to exactly one
// thread, so results never depend on the number of threads, and polls a cancel flag before each
// tile.
//
// One team serves the process. A caller that may wait (the dispatcher) takes a blocking TeamLease;
// a caller that may not (a synchronous call) takes a trying one and works alone when it gets
// nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "base/status.h"

namespace ct2d {

using CancelFlag = std::atomic<bool>;

// Returns: whether a cancel flag, which may be null, is set.
inline bool is_set(const CancelFlag* cancel) {
  return cancel != nullptr && cancel->load(std::memory_order_relaxed);
}

// Largest thread count that is accepted anywhere.
inline constexpr int kMaxThreads = 1024;

// Threads used when a call names no number. It starts as CONVTRANSPOSE_NUM_THREADS, else
// OMP_NUM_THREADS (both read once), else the CPUs that this process may run on.
int num_threads();

// Requires: 1 <= threads <= kMaxThreads. Returns: kOutOfRange otherwise.
Status set_num_threads(int threads);

class TeamLease {
 public:
  enum class Mode { kWait, kTry };
  explicit TeamLease(Mode mode);

  // Computes: the threads a caller that wants `wanted` of them may use (0 asks for the default).
  int threads(int wanted) const;

 private:
  std::unique_lock<std::mutex> lock_;
};

namespace internal {
using TileFunction = void (*)(const void* context, int64_t tile, int worker);
Status run_tiles(int threads, int64_t tiles, const CancelFlag* cancel, TileFunction function,
                 const void* context);
}  // namespace internal

// Computes: body(tile, worker) for each tile in [0, tiles), in any order, on up to `threads`
// threads; worker, in [0, threads), tells those that run at the same time apart. Requires: body
// throws nothing; `cancel` may be null. Returns: kCancelled when the flag was seen set before the
// last tile began.
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
