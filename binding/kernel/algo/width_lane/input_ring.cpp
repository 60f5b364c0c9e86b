#include "algo/width_lane/input_ring.h"

#include <algorithm>
#include <utility>

#include "base/dtype.h"
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
  next_channel_ = 0;
}

void InputRing::advance(int64_t first, int64_t last) {
  next_row_ = std::max({next_row_, first, int64_t{0}});
  const int64_t end = std::min(last, problem_.ih - 1);
  for (; next_row_ <= end; ++next_row_) pack_row(next_row_, {0, shape_.channels});
}

void InputRing::advance_channels(int64_t last, int64_t end_channel) {
  if (end_channel <= next_channel_) return;
  const int64_t end = std::min(last, problem_.ih - 1);
  const Range now{next_channel_, end_channel};
  for (int64_t row = next_row_; row <= end; ++row) pack_row(row, now);
  next_channel_ = end_channel;
  if (end_channel < shape_.channels) return;
  next_channel_ = 0;
  next_row_ = std::max(next_row_, end + 1);
}

InputLines InputRing::lines_to_pack(int64_t last) const {
  const int64_t columns = shape_.first_columns.back() + shape_.pitch;
  const int64_t first = std::clamp<int64_t>(shape_.first_columns.front(), 0, problem_.iw);
  const int64_t past = std::clamp<int64_t>(columns, first, problem_.iw);
  const int64_t end = std::min(last, problem_.ih - 1) + 1;
  return {plane_, static_cast<int64_t>(dtype_size(dtype_)), {next_row_, end}, {first, past}};
}

void InputRing::pack_row(int64_t row, const Range& channels) {
  if (dtype_ == DType::kFloat32) {
    pack_row_of<float>(row, channels);
  } else {
    pack_row_of<half_bits>(row, channels);
  }
}

template <class T>
void InputRing::pack_row_of(int64_t row, const Range& channels) {
  const InputRows<T> rows{static_cast<const T*>(plane_.data) + row * plane_.strides.h +
                              channels.begin * plane_.strides.c,
                          plane_.strides.w, problem_.iw, plane_.strides.c};
  float* line = storage_ + (row % shape_.capacity) * segments() * segment_floats() +
                channels.begin * shape_.pitch;
  for (const int64_t first : shape_.first_columns) {
    pack_lines(kernels_, rows, first,
               {line, channels.end - channels.begin, shape_.pitch, shape_.pitch});
    line += segment_floats();
  }
}

}  // namespace ct2d
