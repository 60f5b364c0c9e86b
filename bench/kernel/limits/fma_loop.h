// Multiply-adds on registers alone: the loops whose speed is the FMA peak, for each width of vector
// that the CPU has.
#pragma once

#include <cstdint>
#include <vector>

namespace ct2d::bench {

struct FmaLoop {
  int bits;  // of a vector
  int sums;  // independent ones
  // Runs about so many vector operations. Returns: floating-point operations, two a multiply-add.
  double (*run)(int64_t operations);
};

// Eight sums fill two units of latency four; more, as many as 16 registers hold beside factors and
// terms, serve other CPUs.
std::vector<FmaLoop> fma_loops();

}  // namespace ct2d::bench
