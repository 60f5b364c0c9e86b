// Packing of width_lane's weights (the order is in layout.h).
#pragma once

#include "algo/width_lane/layout.h"
#include "base/cancel_flag.h"

namespace ct2d {

// Computes: the packed weights, as floats, and zeros in the padding behind them.
// Shapes: weight [ic, oc/g, kh, kw]; packed [packed_floats() + kWeightPadding].
// Returns: whether every weight is finite. Stops early once the cancel flag is set.
bool pack_weights(const WidthLaneLayout& layout, const Elements& weight, float* packed,
                  const CancelFlag* cancel);

}  // namespace ct2d
