// Stride phases of one axis: which taps reach an output position, and from where.
//
// With u = o + padding, q = u div stride and r = u mod stride (the phase of o), g = gcd(stride,
// dilation), s' = stride / g and d' = dilation / g:
//   - where g does not divide r no tap reaches o: it holds the bias alone;
//   - otherwise tap t of phase r is kernel index first_kernel + t*s' and reads input q - offset -
//   t*d'.
// So a phase is an ordinary convolution with `taps` taps of dilation d', and the stride phases of
// the whole axis share one input. This holds for every stride, dilation and kernel size; padding
// and output padding only choose which u exist. (The decomposition is the sub-pixel view of Shi et
// al., "Is the deconvolution layer the same as a convolutional layer?", 2016, with dilation added.)
#pragma once

#include <cstdint>
#include <vector>

#include "base/range.h"
#include "problem/problem.h"

namespace ct2d {

struct Phase {
  int64_t taps;          // 0: positions of this phase hold the bias alone
  int64_t first_kernel;  // kernel index of tap 0
  int64_t offset;        // q minus the input index that tap 0 reads; >= 0
};

class AxisPhases {
 public:
  // Requires: an axis of a Problem that `check` accepted.
  explicit AxisPhases(const Axis& axis);

  // Requires: 0 <= r < stride. Costs a few integer operations: large strides need no table.
  Phase phase(int64_t r) const;

  int64_t kernel_step() const { return kernel_step_; }  // s': kernel indices between taps
  int64_t input_step() const { return input_step_; }    // d': input indices between taps

  // Computes: the taps t of `phase` whose input index q - offset - t*d' lies in [0, input).
  Range live_taps(const Phase& phase, int64_t q) const;

  // Computes: the output positions that no tap reaches, ascending. They hold the bias alone.
  std::vector<int64_t> bare_outputs() const;

 private:
  Axis axis_;
  int64_t common_, kernel_step_, input_step_, inverse_;
};

}  // namespace ct2d
