// Packing of channel_lane's weights, in the order of layout.h.
#pragma once

#include "algo/channel_lane/layout.h"

namespace ct2d {

// Computes: packed[layout.packed_floats()]. Returns: whether every weight is finite.
bool pack_weights(const ChannelLaneLayout& layout, const void* weight, float* packed);

}  // namespace ct2d
