// Packing of width_lane's weights (the order is in layout.h).
#pragma once

#include "algo/width_lane/layout.h"

namespace ct2d {

// Computes: the packed weights, as floats, and zeros in the padding behind them.
// Shapes: weight [ic, oc/g, kh, kw] in the layout's dtype; packed [packed_floats() +
// kWeightPadding]. Returns: whether every weight is finite.
bool pack_weights(const WidthLaneLayout& layout, const void* weight, float* packed);

}  // namespace ct2d
