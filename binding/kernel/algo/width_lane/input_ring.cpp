#include "algo/width_lane/input_ring.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/aligned_buffer.h"
#include "base/dtype.h"
#include "base/prefetch.h"

namespace ct2d {

namespace {

void copy_run(const float* src, float* dst, int64_t count, const KernelTable&) {
  std::memcpy(dst, src, static_cast<size_t>(count) * sizeof(float));
}

void copy_run(const half_bits* src, float* dst, int64_t count, const KernelTable& kernels) {
  kernels.convert.widen(src, dst, static_cast<size_t>(count));
}

}  // namespace

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
  float* const packed = storage_ + (row % shape_.capacity) * segments() * segment_floats();
  const int64_t start = row * plane_.strides.h;
  for (int64_t ci = 0; ci < shape_.channels; ++ci) {
    const int64_t offset = start + ci * plane_.strides.c;
    for (int64_t s = 0; s < segments(); ++s) {
      float* const line = packed + s * segment_floats() + ci * shape_.pitch;
      const int64_t first = shape_.first_columns[static_cast<size_t>(s)];
      if (dtype_ == DType::kFloat32) {
        pack_line(static_cast<const float*>(plane_.data) + offset, first, line);
      } else {
        pack_line(static_cast<const half_bits*>(plane_.data) + offset, first, line);
      }
    }
  }
}

template <class T>
void InputRing::pack_line(const T* src, int64_t first_column, float* line) const {
  const int64_t begin = std::clamp<int64_t>(-first_column, 0, shape_.pitch);
  const int64_t end = std::clamp<int64_t>(problem_.iw - first_column, begin, shape_.pitch);
  std::fill(line, line + begin, 0.0f);
  const int64_t first = first_column + begin;
  if (plane_.strides.w == 1) {
    copy_run(src + first, line + begin, end - begin, kernels_);
  } else {
    for (int64_t i = begin; i < end; ++i) {
      line[i] = static_cast<float>(widen(src[(first + i - begin) * plane_.strides.w]));
    }
  }
  std::fill(line + end, line + shape_.pitch, 0.0f);
}

}  // namespace ct2d
