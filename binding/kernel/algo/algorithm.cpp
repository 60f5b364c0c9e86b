#include "algo/algorithm.h"

namespace ct2d {

#define CT2D_ALGORITHM(name) extern const Algorithm name##_algorithm;
#include "algo/algo_list.inc"
#undef CT2D_ALGORITHM

std::span<const Algorithm* const> algorithms() {
  static constexpr const Algorithm* kList[] = {
#define CT2D_ALGORITHM(name) &name##_algorithm,
#include "algo/algo_list.inc"
#undef CT2D_ALGORITHM
  };
  return kList;
}

}  // namespace ct2d
