// How many threads a call uses when it names no number.
//
// It starts as CONVTRANSPOSE_NUM_THREADS, else OMP_NUM_THREADS (both read once), else the least of
// the physical cores among the CPUs that the process may run on and its control groups' CPU quota.
#pragma once

#include "base/status.h"

namespace ct2d {

// Largest thread count that is accepted anywhere.
inline constexpr int kMaxThreads = 1024;

int num_threads();

// Requires: 1 <= threads <= kMaxThreads. Returns: kOutOfRange otherwise.
Status set_num_threads(int threads);

// The most threads that the team is ever given: one per CPU, or the process's setting if that is
// larger. More threads than CPUs would only wait for each other, so a call alone cannot ask for
// them.
int most_threads();

}  // namespace ct2d
