// Small axes: every axis of a bounded size, for brute force.
//
// Every stride with every dilation (shared factors included), every kernel, input and output
// padding, and every padding that leaves an output, so also those that crop whole taps away.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "problem/problem.h"

namespace ct2d::test {

struct AxisBounds {
  int64_t stride = 8, dilation = 6, kernel = 7, input = 5;
};

template <class Visit>
void for_each_small_axis(const AxisBounds& most, const Visit& visit) {
  Axis axis{};
  for (axis.stride = 1; axis.stride <= most.stride; ++axis.stride) {
    for (axis.dilation = 1; axis.dilation <= most.dilation; ++axis.dilation) {
      const int64_t output_paddings = std::max(axis.stride, axis.dilation);
      for (axis.kernel = 1; axis.kernel <= most.kernel; ++axis.kernel) {
        for (axis.input = 1; axis.input <= most.input; ++axis.input) {
          axis.output_padding = 0;
          for (; axis.output_padding < output_paddings; ++axis.output_padding) {
            for (axis.padding = 0; axis.output() >= 1; ++axis.padding) visit(axis);
          }
        }
      }
    }
  }
}

// Returns: a problem of one image and one channel with these axes.
inline Problem problem_of(const Axis& h, const Axis& w) {
  Problem p;
  p.ih = h.input, p.kh = h.kernel, p.sh = h.stride, p.ph = h.padding;
  p.oph = h.output_padding, p.dh = h.dilation;
  p.iw = w.input, p.kw = w.kernel, p.sw = w.stride, p.pw = w.padding;
  p.opw = w.output_padding, p.dw = w.dilation;
  return p;
}

inline std::string describe(const Axis& axis) {
  return "input " + std::to_string(axis.input) + " kernel " + std::to_string(axis.kernel) +
         " stride " + std::to_string(axis.stride) + " padding " + std::to_string(axis.padding) +
         " output padding " + std::to_string(axis.output_padding) + " dilation " +
         std::to_string(axis.dilation);
}

}  // namespace ct2d::test
