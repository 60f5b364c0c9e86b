// CancelFlag: how a caller asks a run to stop. The run polls it between pieces of work.
#pragma once

#include <atomic>

namespace ct2d {

using CancelFlag = std::atomic<bool>;

// Returns: whether a cancel flag, which may be null, is set.
inline bool is_set(const CancelFlag* cancel) {
  return cancel != nullptr && cancel->load(std::memory_order_relaxed);
}

}  // namespace ct2d
