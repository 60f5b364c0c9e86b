// GuardedOutput: an output between two canaries, filled with a sentinel before the run. It begins
// with a cache line, as large outputs do whose lines are stored past the caches.
//
// The sentinel is a NaN that no arithmetic makes, so an element that still holds it was not
// written.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/cache_line.h"
#include "support/storage.h"

namespace ct2d::test {

template <class T>
class GuardedOutput {
 public:
  explicit GuardedOutput(int64_t count)
      : memory_(static_cast<size_t>(count) + 3 * kGuard, kSentinel), size_(count) {
    const auto address = reinterpret_cast<uintptr_t>(memory_.data()) / sizeof(T);
    begin_ = kGuard + static_cast<int64_t>(-address % (kCacheLine / sizeof(T)));
  }

  T* data() { return memory_.data() + begin_; }

  int64_t size() const { return size_; }

  std::vector<T> values() const { return {begin(), end()}; }

  bool guards_intact() const {
    return std::all_of(memory_.begin(), begin(), is_sentinel) &&
           std::all_of(end(), memory_.end(), is_sentinel);
  }

  int64_t unwritten() const { return std::count_if(begin(), end(), is_sentinel); }

 private:
  static constexpr int64_t kGuard = 64;
  static constexpr auto kPattern = static_cast<BitsOf<T>>(sizeof(T) == 4 ? 0xffedcba9u : 0xffa9u);
  static constexpr T kSentinel = std::bit_cast<T>(kPattern);

  auto begin() const { return memory_.begin() + begin_; }
  auto end() const { return begin() + size_; }

  static bool is_sentinel(T value) { return std::bit_cast<BitsOf<T>>(value) == kPattern; }

  std::vector<T> memory_;
  int64_t size_, begin_;
};

}  // namespace ct2d::test
