// Random: the seeded source of all random test data.
//
// The standard distributions differ between standard libraries; these draws do not, so a seed names
// the same problem and the same data on every platform.
#pragma once

#include <cstdint>
#include <random>

namespace ct2d::test {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  uint64_t bits() { return engine_(); }

  // Returns: an integer in [least, most].
  int64_t in(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(bits() % static_cast<uint64_t>(most - least + 1));
  }

  // Returns: a multiple of 2^-52 in [-1, 1).
  double real() { return static_cast<double>(bits() >> 11) * 0x1p-52 - 1.0; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace ct2d::test
