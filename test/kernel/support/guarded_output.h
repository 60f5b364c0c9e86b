// GuardedOutput: an output between two canaries, filled with a sentinel before the run.
//
// The sentinel is a NaN that no arithmetic makes, so an element that still holds it was not
// written.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "support/storage.h"

namespace ct2d::test {

template <class T>
class GuardedOutput {
 public:
  explicit GuardedOutput(int64_t count)
      : memory_(static_cast<size_t>(count) + 2 * kGuard, kSentinel) {}

  T* data() { return memory_.data() + kGuard; }

  int64_t size() const { return static_cast<int64_t>(memory_.size()) - 2 * kGuard; }

  std::vector<T> values() const { return {memory_.begin() + kGuard, memory_.end() - kGuard}; }

  bool guards_intact() const {
    return std::all_of(memory_.begin(), memory_.begin() + kGuard, is_sentinel) &&
           std::all_of(memory_.end() - kGuard, memory_.end(), is_sentinel);
  }

  int64_t unwritten() const {
    return std::count_if(memory_.begin() + kGuard, memory_.end() - kGuard, is_sentinel);
  }

 private:
  static constexpr int64_t kGuard = 64;
  static constexpr auto kPattern = static_cast<BitsOf<T>>(sizeof(T) == 4 ? 0xffedcba9u : 0xffa9u);
  static constexpr T kSentinel = std::bit_cast<T>(kPattern);

  static bool is_sentinel(T value) { return std::bit_cast<BitsOf<T>>(value) == kPattern; }

  std::vector<T> memory_;
};

}  // namespace ct2d::test
