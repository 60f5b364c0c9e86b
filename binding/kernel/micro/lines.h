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

// A seam is the cache line that holds the end of one row and the beginning of the next.
//
// For each k < count: lanes before dst + k * pitch come from the end of before[k], the rest from
// the beginning of after[k]. If one is null its lanes keep what is there. settle() must follow.
struct LineSeams {
  const float *before, *after;  // [count][kLineFloats]
  int64_t count;
  float* dst;
  int64_t pitch;
};

struct lines_kernels {
  void (*copy)(const LineRun<float>& run);
  void (*copy_past)(const LineRun<float>& run);  // for begin = 0 and end = length: past the caches
  void (*widen)(const LineRun<half_bits>& run);
  void (*store_seams)(const LineSeams& seams);  // null where nothing is stored past the caches
  // Must follow stores past the caches, those of other kernels too, before another thread is told
  // of them.
  void (*settle)();
};

}  // namespace ct2d
