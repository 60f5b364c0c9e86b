// The peak of multiply-adds on float32 registers, for each width of vector that the CPU has.
#pragma once

#include <vector>

namespace ct2d::bench {

struct FmaPeak {
  int bits;
  int threads;
  double gflops;  // two operations a multiply-add, of all threads together
};

// Computes: the best of `passes` passes over several numbers of independent sums.
std::vector<FmaPeak> measure_fma(int threads, int passes);

}  // namespace ct2d::bench
