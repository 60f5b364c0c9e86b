// Range: a half-open range [begin, end) of indices; empty where begin >= end.
#pragma once

#include <cstdint>

namespace ct2d {

struct Range {
  int64_t begin, end;
  bool empty() const { return begin >= end; }
};

}  // namespace ct2d
