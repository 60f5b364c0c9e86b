// Packing of row_depthwise's weights (the order is in layout.h).
#pragma once

#include "algo/row_depthwise/layout.h"
#include "base/cancel_flag.h"

namespace ct2d {

// Computes: the packed weights, as floats.
// Shapes: weight [ic, oc/g, kh, kw]; packed [packed_floats()].
// Returns: whether every weight is finite. Stops early once the cancel flag is set.
bool pack_weights(const RowDepthwiseLayout& layout, const Elements& weight, float* packed,
                  const CancelFlag* cancel);

}  // namespace ct2d
