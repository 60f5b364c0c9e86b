#include "pack/gather.h"

#include <cstddef>
#include <cstring>

namespace ct2d {

namespace {

bool is_contiguous(const Problem& problem, const Strides& strides) {
  const Strides dense = contiguous_strides(problem);
  return strides.n == dense.n && strides.c == dense.c && strides.h == dense.h &&
         strides.w == dense.w;
}

template <class T>
void gather_as(const Problem& p, const SourceView& src, T* dst) {
  const Strides& s = src.strides;
  for (int64_t n = 0; n < p.n; ++n) {
    for (int64_t c = 0; c < p.ic; ++c) {
      for (int64_t h = 0; h < p.ih; ++h) {
        const T* const row = static_cast<const T*>(src.data) + n * s.n + c * s.c + h * s.h;
        for (int64_t w = 0; w < p.iw; ++w) *dst++ = row[w * s.w];
      }
    }
  }
}

}  // namespace

void gather(const Problem& problem, DType dtype, const SourceView& src, void* dst) {
  if (problem.n == 0) return;
  if (is_contiguous(problem, src.strides)) {
    std::memcpy(dst, src.data, static_cast<size_t>(problem.src_size()) * dtype_size(dtype));
  } else if (dtype == DType::kFloat32) {
    gather_as(problem, src, static_cast<float*>(dst));
  } else {
    gather_as(problem, src, static_cast<half_bits*>(dst));
  }
}

}  // namespace ct2d
