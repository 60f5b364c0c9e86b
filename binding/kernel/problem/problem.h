// Problem: one transposed convolution, by its sizes alone.
//
// Field names are the field's own (oneDNN's): n images, g groups, i/o input and output, c channels,
// h/w height and width, k kernel, s stride, p padding, op output padding, d dilation (1 = dense).
// Layouts: src [n, ic, ih, iw], weight [ic, oc/g, kh, kw], bias [oc], dst [n, oc, oh(), ow()].
// dst[n][co][ih*sh - ph + kh*dh][iw*sw - pw + kw*dw] += src[n][ci][ih][iw] *
// weight[ci][co][kh][kw].
//
// A Problem that `check` has accepted has sizes that fit an int64_t, of src, weight and dst, too.
// An algorithm that multiplies other sizes refuses problems whose products would not fit.
#pragma once

#include <cstdint>

#include "base/status.h"

namespace ct2d {

// One spatial axis of a Problem. Height and width obey the same arithmetic.
struct Axis {
  int64_t input, kernel, stride, padding, output_padding, dilation;

  // Computes: (input - 1)*stride - 2*padding + dilation*(kernel - 1) + output_padding + 1.
  int64_t output() const {
    return (input - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1;
  }
};

struct Problem {
  int64_t n = 1, g = 1, ic = 1, ih = 1, iw = 1, oc = 1, kh = 1, kw = 1;
  int64_t sh = 1, sw = 1, ph = 0, pw = 0, oph = 0, opw = 0, dh = 1, dw = 1;

  Axis axis_h() const { return {ih, kh, sh, ph, oph, dh}; }
  Axis axis_w() const { return {iw, kw, sw, pw, opw, dw}; }
  int64_t oh() const { return axis_h().output(); }
  int64_t ow() const { return axis_w().output(); }
  int64_t ic_per_group() const { return ic / g; }
  int64_t oc_per_group() const { return oc / g; }

  int64_t src_size() const { return n * ic * ih * iw; }
  int64_t weight_size() const { return ic * oc_per_group() * kh * kw; }
  int64_t dst_size() const { return n * oc * oh() * ow(); }

  bool operator==(const Problem&) const = default;
};

// Checks the fields that belong to a layer: g ic oc kh kw sh sw ph pw dh dw.
// Returns: OK; kOutOfRange for a field outside its domain (p >= 0, all others >= 1, all < 2^31);
// kShapeMismatch for channels that g does not divide; kTooLarge for a weight past 2^53 - 1
// elements.
Status check_layer(const Problem& problem);

// Checks the whole problem: the layer, then n >= 0, ih, iw >= 1 and 0 <= op < max(s, d).
// Returns: as check_layer, kShapeMismatch also for an empty output, kTooLarge also for src and dst.
Status check(const Problem& problem);

// Multiply-adds: `useful` counts every tap of every input element, n*ic*ih*iw*(oc/g)*kh*kw; `live`
// leaves out those that fall outside the output. Saturates at the largest double-exact integer.
struct MultiplyAdds {
  int64_t useful, live;
};
MultiplyAdds multiply_adds(const Problem& problem);

}  // namespace ct2d
