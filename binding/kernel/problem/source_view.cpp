#include "problem/source_view.h"

#include "base/int_math.h"

namespace ct2d {

Strides contiguous_strides(const Problem& p) { return {p.ic * p.ih * p.iw, p.ih * p.iw, p.iw, 1}; }

Status touched_range(const Problem& p, const Strides& strides, int64_t offset, Range* range) {
  const Status outside{StatusCode::kShapeMismatch, "the strides leave the data"};
  if (offset < 0 || offset > kMaxSize) return outside;
  *range = {offset, offset};
  if (p.n == 0) return {};
  const int64_t extents[] = {p.n, p.ic, p.ih, p.iw};
  const int64_t steps[] = {strides.n, strides.c, strides.h, strides.w};
  int64_t lowest = offset, highest = offset;
  for (int axis = 0; axis < 4; ++axis) {
    if (extents[axis] == 1) continue;
    const bool backwards = steps[axis] < 0;
    if (steps[axis] < -kMaxSize || steps[axis] > kMaxSize) return outside;
    int64_t reach = backwards ? -steps[axis] : steps[axis];
    if (!mul_within(&reach, extents[axis] - 1)) return outside;
    (backwards ? lowest : highest) += backwards ? -reach : reach;
    if (lowest < 0 || highest > kMaxSize) return outside;
  }
  *range = {lowest, highest + 1};
  return {};
}

}  // namespace ct2d
