// Definition: single outputs by the definition of the operator, in double precision.
//
// Each output gathers its live taps through the stride phases, in the order input channel, kernel
// row, kernel column; the bias is added last and the sum is rounded once. Nothing is multiplied
// that the definition does not multiply.
#pragma once

#include <cstdint>

#include "algo/algorithm.h"
#include "problem/phases.h"

namespace ct2d {

template <class T>
class Definition {
 public:
  Definition(const Problem& problem, const Operands& operands)
      : p_(problem), o_(operands), rows_(problem.axis_h()), columns_(problem.axis_w()) {}

  // Computes: the outputs `span` of row `row` of plane `plane` = n*oc + co.
  void compute(int64_t plane, int64_t row, const Range& span) const {
    const int64_t image = plane / p_.oc, co = plane % p_.oc, group = co / p_.oc_per_group();
    const int64_t u = row + p_.ph, q = u / p_.sh;
    const Phase phase = rows_.phase(u % p_.sh);
    const Line line{phase, rows_.live_taps(phase, q), q - phase.offset};
    const T* const src = static_cast<const T*>(o_.src.data) + image * o_.src.strides.n +
                         group * p_.ic_per_group() * o_.src.strides.c;
    const int64_t kernel =
        (group * p_.ic_per_group() * p_.oc_per_group() + co % p_.oc_per_group()) * p_.kh * p_.kw;
    const double bias = o_.bias.data == nullptr ? 0.0 : o_.bias[co];
    T* const dst = static_cast<T*>(o_.dst) + (plane * p_.oh() + row) * p_.ow();
    for (int64_t column = span.begin; column < span.end; ++column) {
      const double total = o_.weight.dtype == DType::kFloat32
                               ? sum<float>(src, kernel, line, column)
                               : sum<half_bits>(src, kernel, line, column);
      round_to(total + bias, dst + column);
    }
  }

 private:
  // What one output row has in common: its live kernel rows and where they read.
  struct Line {
    Phase phase;
    Range taps;
    int64_t top;  // input row of tap 0
  };

  // `first_weight` is the index of the output channel's first weight, of storage type W.
  template <class W>
  double sum(const T* src, int64_t first_weight, const Line& line, int64_t column) const {
    const int64_t u = column + p_.pw, q = u / p_.sw;
    const Phase phase = columns_.phase(u % p_.sw);
    const Range taps = columns_.live_taps(phase, q);
    const int64_t left = q - phase.offset;  // input column of tap 0
    const W* const weight = static_cast<const W*>(o_.weight.data) + first_weight;
    double total = 0.0;
    for (int64_t ci = 0; ci < p_.ic_per_group(); ++ci) {
      const T* const plane = src + ci * o_.src.strides.c;
      const W* const kernel = weight + ci * p_.oc_per_group() * p_.kh * p_.kw;
      for (int64_t th = line.taps.begin; th < line.taps.end; ++th) {
        const T* const x = plane + (line.top - th * rows_.input_step()) * o_.src.strides.h;
        const W* const w = kernel + (line.phase.first_kernel + th * rows_.kernel_step()) * p_.kw;
        for (int64_t tw = taps.begin; tw < taps.end; ++tw) {
          total += widen(x[(left - tw * columns_.input_step()) * o_.src.strides.w]) *
                   widen(w[phase.first_kernel + tw * columns_.kernel_step()]);
        }
      }
    }
    return total;
  }

  const Problem& p_;
  const Operands& o_;
  AxisPhases rows_, columns_;
};

// Computes: all outputs. Returns: kCancelled when `cancel`, which may be null, was seen set.
Status define(const Problem& problem, DType dtype, const Operands& operands, int threads,
              const CancelFlag* cancel);

}  // namespace ct2d
