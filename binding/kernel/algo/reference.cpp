// The reference: the definition, read from the output's side.
//
// Each output element gathers its live taps through the stride phases and sums them in double, in
// the order input channel, kernel row, kernel column; the bias is added last and the sum is rounded
// once. It serves every problem, multiplies nothing that the definition does not multiply, and is
// what every other algorithm is tested against. It is written to be read, not to be fast.

#include <algorithm>

#include "algo/algorithm.h"
#include "base/int_math.h"
#include "problem/phases.h"

namespace ct2d {

namespace {

// What one output row has in common: its live kernel rows and where they read.
struct Row {
  Phase phase;
  Range taps;
  int64_t top;  // input row of tap 0
};

template <class T>
class Gather {
 public:
  Gather(const Problem& problem, const Operands& operands)
      : p_(problem), o_(operands), rows_(problem.axis_h()), columns_(problem.axis_w()) {}

  // Computes: output row `row` of plane `plane` = n*oc + co.
  void compute_row(int64_t plane, int64_t row) const {
    const int64_t image = plane / p_.oc, co = plane % p_.oc, group = co / p_.oc_per_group();
    const int64_t u = row + p_.ph, q = u / p_.sh;
    const Phase phase = rows_.phase(u % p_.sh);
    const Row line{phase, rows_.live_taps(phase, q), q - phase.offset};
    const T* const src = static_cast<const T*>(o_.src.data) + image * o_.src.strides.n +
                         group * p_.ic_per_group() * o_.src.strides.c;
    const T* const weight =
        static_cast<const T*>(o_.weight) +
        (group * p_.ic_per_group() * p_.oc_per_group() + co % p_.oc_per_group()) * p_.kh * p_.kw;
    const double bias = o_.bias == nullptr ? 0.0 : widen(static_cast<const T*>(o_.bias)[co]);
    T* const dst = static_cast<T*>(o_.dst) + (plane * p_.oh() + row) * p_.ow();
    for (int64_t column = 0; column < p_.ow(); ++column) {
      round_to(sum(src, weight, line, column) + bias, dst + column);
    }
  }

 private:
  double sum(const T* src, const T* weight, const Row& line, int64_t column) const {
    const int64_t u = column + p_.pw, q = u / p_.sw;
    const Phase phase = columns_.phase(u % p_.sw);
    const Range taps = columns_.live_taps(phase, q);
    const int64_t left = q - phase.offset;  // input column of tap 0
    double total = 0.0;
    for (int64_t ci = 0; ci < p_.ic_per_group(); ++ci) {
      const T* const plane = src + ci * o_.src.strides.c;
      const T* const kernel = weight + ci * p_.oc_per_group() * p_.kh * p_.kw;
      for (int64_t th = line.taps.begin; th < line.taps.end; ++th) {
        const T* const x = plane + (line.top - th * rows_.input_step()) * o_.src.strides.h;
        const T* const w = kernel + (line.phase.first_kernel + th * rows_.kernel_step()) * p_.kw;
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

Status supports(const Problem&, DType) { return {}; }

double cost(const Problem& problem, DType) {
  constexpr double kNanosecondsPerMultiplyAdd = 2.0;
  return static_cast<double>(multiply_adds(problem).live) * kNanosecondsPerMultiplyAdd;
}

// It reads the weights where they are and keeps its one accumulator in a register.
int64_t packed_bytes(const Problem&, DType) { return 0; }
int64_t scratch_bytes(const Problem&, DType, int) { return 0; }

template <class T>
Status run_as(const Problem& problem, const Operands& operands, int threads,
              const CancelFlag* cancel) {
  const Gather<T> gather(problem, operands);
  const int64_t oh = problem.oh(), rows = problem.n * problem.oc * oh;
  constexpr int64_t kOutputsPerTile = 4096;
  const int64_t rows_per_tile = std::max<int64_t>(1, kOutputsPerTile / problem.ow());
  return parallel_for(threads, ceil_div(rows, rows_per_tile), cancel, [&](int64_t tile) {
    const int64_t end = std::min(rows, (tile + 1) * rows_per_tile);
    for (int64_t row = tile * rows_per_tile; row < end; ++row) {
      gather.compute_row(row / oh, row % oh);
    }
  });
}

Status run(const Problem& problem, DType dtype, const Operands& operands, int threads,
           const CancelFlag* cancel) {
  return dtype == DType::kFloat32 ? run_as<float>(problem, operands, threads, cancel)
                                  : run_as<half_bits>(problem, operands, threads, cancel);
}

}  // namespace

extern const Algorithm reference_algorithm;
const Algorithm reference_algorithm{.name = "reference",
                                    .summary = "gather in double precision; serves every problem",
                                    .family = Family::kDirect,
                                    .supports = supports,
                                    .cost = cost,
                                    .packed_bytes = packed_bytes,
                                    .scratch_bytes = scratch_bytes,
                                    .run = run};

}  // namespace ct2d
