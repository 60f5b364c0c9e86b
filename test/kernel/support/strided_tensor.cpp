#include "support/strided_tensor.h"

#include <algorithm>
#include <limits>

namespace ct2d::test {

namespace {

template <class Visit>
void for_each_index(const Problem& p, const Strides& s, const Visit& visit) {
  for (int64_t n = 0; n < p.n; ++n) {
    for (int64_t c = 0; c < p.ic; ++c) {
      for (int64_t h = 0; h < p.ih; ++h) {
        for (int64_t w = 0; w < p.iw; ++w) visit(n * s.n + c * s.c + h * s.h + w * s.w);
      }
    }
  }
}

}  // namespace

StridedTensor strided_tensor(const Problem& p, const Strides& strides, Random* random) {
  int64_t lowest = 0, highest = 0;
  for_each_index(p, strides, [&](int64_t index) {
    lowest = std::min(lowest, index);
    highest = std::max(highest, index);
  });
  StridedTensor tensor{std::vector<double>(static_cast<size_t>(highest - lowest + 1),
                                           std::numeric_limits<double>::quiet_NaN()),
                       -lowest, strides};
  for_each_index(p, strides, [&](int64_t index) {
    tensor.memory[index - lowest] = static_cast<double>(random->in(-3, 3));
  });
  return tensor;
}

Strides random_strides(const Problem& p, Random* random) {
  switch (random->in(0, 2)) {
    case 0:
      return {p.ih * p.iw * p.ic, 1, p.iw * p.ic, p.ic};
    case 1: {
      const int64_t w = -2, h = w * p.iw - 3, c = h * p.ih - 1;
      return {c * p.ic - 5, c, h, w};
    }
    default:
      return {random->in(-9, 9), random->in(-9, 9), random->in(-9, 9), random->in(-9, 9)};
  }
}

std::vector<double> dense(const Problem& p, const StridedTensor& tensor) {
  std::vector<double> values;
  for_each_index(p, tensor.strides,
                 [&](int64_t index) { values.push_back(tensor.memory[tensor.origin + index]); });
  return values;
}

}  // namespace ct2d::test
