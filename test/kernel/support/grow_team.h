// Gives the process a team of as many threads as a test wants, on however few CPUs.
#pragma once

#include <algorithm>

#include "base/dispatcher.h"
#include "base/thread_count.h"

namespace ct2d::test {

inline void grow_team(int threads) {
  const int before = num_threads();
  (void)set_num_threads(std::max(before, threads));
  Dispatcher::instance().grow(threads);
  (void)set_num_threads(before);
  Dispatcher::instance().settle();
}

}  // namespace ct2d::test
