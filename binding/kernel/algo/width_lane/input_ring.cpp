#include "algo/width_lane/input_ring.h"

#include <algorithm>
#include <utility>

#include "base/cache_line.h"
#include "base/dtype.h"
#include "base/prefetch.h"
#include "pack/line.h"

namespace ct2d {

InputRing::InputRing(const Problem& problem, DType dtype, const KernelTable& kernels, Shape shape,
                     float* storage)
    : problem_(problem),
      dtype_(dtype),
      kernels_(kernels),
      shape_(std::move(shape)),
      storage_(storage) {}

void InputRing::reset(const SourceView& plane) {
  plane_ = plane;
  next_row_ = 0;
}

void InputRing::advance(int64_t first, int64_t last) {
  next_row_ = std::max({next_row_, first, int64_t{0}});
  const int64_t end = std::min(last, problem_.ih - 1);
  for (; next_row_ <= end; ++next_row_) pack_row(next_row_);
}

void InputRing::announce(int64_t last, int64_t part, int64_t parts) const {
  const auto size = static_cast<int64_t>(dtype_size(dtype_));
  const int64_t end = std::min(last, problem_.ih - 1);
  const int64_t columns = shape_.first_columns.back() + shape_.pitch;
  const int64_t first = std::clamp<int64_t>(shape_.first_columns.front(), 0, problem_.iw);
  const int64_t past = std::clamp<int64_t>(columns, first, problem_.iw);
  const int64_t step = static_cast<int64_t>(kCacheLine) / size;
  for (int64_t ci = shape_.channels * part / parts; ci < shape_.channels * (part + 1) / parts;
       ++ci) {
    for (int64_t row = next_row_; row <= end; ++row) {
      const int64_t line = ci * plane_.strides.c + row * plane_.strides.h;
      for (int64_t i = first; i < past; i += step) {
        prefetch(static_cast<const char*>(plane_.data) + (line + i * plane_.strides.w) * size);
      }
    }
  }
}

void InputRing::pack_row(int64_t row) {
  if (dtype_ == DType::kFloat32) {
    pack_row_of<float>(row);
  } else {
    pack_row_of<half_bits>(row);
  }
}

template <class T>
void InputRing::pack_row_of(int64_t row) {
  const InputRows<T> rows{static_cast<const T*>(plane_.data) + row * plane_.strides.h,
                          plane_.strides.w, problem_.iw, plane_.strides.c};
  float* line = storage_ + (row % shape_.capacity) * segments() * segment_floats();
  for (const int64_t first : shape_.first_columns) {
    pack_lines(kernels_, rows, first, {line, shape_.channels, shape_.pitch, shape_.pitch});
    line += segment_floats();
  }
}

}  // namespace ct2d
