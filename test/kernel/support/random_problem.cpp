#include "support/random_problem.h"

#include <algorithm>
#include <cmath>

#include "support/small_axes.h"

namespace ct2d::test {

namespace {

Axis random_axis(Random* random) {
  Axis axis{};
  axis.input = random->in(1, 6);
  axis.kernel = random->in(1, 5);
  axis.stride = random->in(1, 5);
  axis.dilation = random->in(1, 4);
  axis.output_padding = random->in(0, std::max(axis.stride, axis.dilation) - 1);
  axis.padding = random->in(0, (axis.output() - 1) / 2);
  return axis;
}

template <class T>
double rounded(double value) {
  T stored;
  round_to(value, &stored);
  return widen(stored);
}

std::vector<double> random_reals(int64_t count, DType dtype, Random* random) {
  std::vector<double> values(static_cast<size_t>(count));
  for (double& value : values) {
    const double exact = std::ldexp(random->real(), static_cast<int>(random->in(-6, 3)));
    value = dtype == DType::kFloat32 ? rounded<float>(exact) : rounded<half_bits>(exact);
  }
  return values;
}

}  // namespace

Problem random_problem(Random* random) {
  const Axis h = random_axis(random), w = random_axis(random);
  Problem p = problem_of(h, w);
  p.n = random->in(0, 9) == 0 ? 0 : random->in(1, 3);
  p.g = random->in(1, 3);
  p.ic = p.g * random->in(1, 3);
  p.oc = p.g * random->in(1, 3);
  return p;
}

std::vector<double> random_integers(int64_t count, Random* random) {
  std::vector<double> values(static_cast<size_t>(count));
  for (double& value : values) value = static_cast<double>(random->in(-3, 3));
  return values;
}

Tensors random_integer_tensors(const Problem& p, Random* random) {
  const int64_t bias_count = random->in(0, 1) == 0 ? 0 : p.oc;
  return {random_integers(p.src_size(), random), random_integers(p.weight_size(), random),
          random_integers(bias_count, random)};
}

Tensors random_real_tensors(const Problem& p, DType dtype, Random* random) {
  return {random_reals(p.src_size(), dtype, random), random_reals(p.weight_size(), dtype, random),
          random_reals(p.oc, dtype, random)};
}

}  // namespace ct2d::test
