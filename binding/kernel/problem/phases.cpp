#include "problem/phases.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

AxisPhases::AxisPhases(const Axis& axis)
    : axis_(axis),
      common_(gcd(axis.stride, axis.dilation)),
      kernel_step_(axis.stride / common_),
      input_step_(axis.dilation / common_),
      inverse_(mod_inverse(input_step_, kernel_step_)) {}

Phase AxisPhases::phase(int64_t r) const {
  if (r % common_ != 0) return {0, 0, 0};
  const int64_t first = (r / common_) * inverse_ % kernel_step_;
  if (first >= axis_.kernel) return {0, 0, 0};
  return {ceil_div(axis_.kernel - first, kernel_step_), first,
          (first * axis_.dilation - r) / axis_.stride};
}

Range AxisPhases::live_taps(const Phase& phase, int64_t q) const {
  const int64_t top = q - phase.offset;  // input index of tap 0
  if (phase.taps == 0 || top < 0) return {0, 0};
  const int64_t past = top - (axis_.input - 1);  // how far tap 0 reads beyond the last input
  return {past <= 0 ? 0 : ceil_div(past, input_step_), std::min(phase.taps, top / input_step_ + 1)};
}

std::vector<int64_t> AxisPhases::bare_outputs() const {
  std::vector<int64_t> bare;
  const int64_t stride = axis_.stride, padding = axis_.padding;
  for (int64_t r = 0; r < stride; ++r) {
    const Phase of = phase(r);
    const int64_t end = ceil_div(axis_.output() + padding - r, stride);
    int64_t q = std::max<int64_t>(0, ceil_div(padding - r, stride));
    const auto list_to = [&](int64_t past) {
      for (; q < std::min(past, end); ++q) bare.push_back(q * stride + r - padding);
    };
    for (int64_t t = 0; t < of.taps && q < end; ++t) {
      const int64_t first = of.offset + t * input_step_;  // the quotient that reads input 0
      list_to(first);
      q = std::max(q, first + axis_.input);
    }
    list_to(end);
  }
  std::sort(bare.begin(), bare.end());
  return bare;
}

}  // namespace ct2d
