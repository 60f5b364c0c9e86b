// gather: the contiguous copy of a strided input.
#pragma once

#include "base/dtype.h"
#include "problem/problem.h"
#include "problem/source_view.h"

namespace ct2d {

// Computes: dst[n][ic][ih][iw] = src. Requires: dst holds problem.src_size() elements apart from
// src.
void gather(const Problem& problem, DType dtype, const SourceView& src, void* dst);

}  // namespace ct2d
