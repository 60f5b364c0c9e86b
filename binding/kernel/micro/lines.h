// lines: windows of input rows, as lines of floats with zeros where a window reaches beyond its
// row.
//
// Computes: dst[k * pitch + i] = src[k * step + i - begin] for begin <= i < end, and 0 for the
// other i < length, for all k < count. Nothing else is read or written. Requires: src and dst do
// not overlap; 0 <= begin <= end <= length.
#pragma once

#include <cstdint>

#include "base/half.h"

namespace ct2d {

template <class T>
struct LineRun {
  const T* src;  // element `begin` of the first line
  int64_t step;  // elements from the source of one line to that of the next
  int64_t count;
  int64_t begin, end, length;
  float* dst;
  int64_t pitch;  // floats
};

// Pieces of lines of floats on their way past the caches, piece after piece: what does not fill a
// cache line of dst waits for the next piece in the kLineFloats floats before src.
//
// Computes: dst[k * pitch + i] = src[k * step + i] for i < length, for all k < count, and the same
// of what waits from the piece before; settle() of transpose.h comes before others read them. The
// first and the last piece store parts of a cache line as usual. Requires: src and dst do not
// overlap; `length` is 0 or at least a vector.
struct FarLines {
  float* src;
  int64_t step;
  int64_t count, length;
  float* dst;
  int64_t pitch;
  bool is_first, is_last;
};

struct lines_kernels {
  void (*copy)(const LineRun<float>& run);
  void (*widen)(const LineRun<half_bits>& run);
  void (*store_far)(const FarLines& lines);  // null where vectors are no cache lines
};

}  // namespace ct2d
