// Packing of channel_lane's weights, in the order of layout.h.
#pragma once

#include "algo/channel_lane/layout.h"
#include "base/cancel_flag.h"

namespace ct2d {

// Computes: packed[layout.packed_elements()], of the weights' dtype. Stops early once the cancel
// flag is set.
void pack_weights(const ChannelLaneLayout& layout, const Elements& weight, void* packed,
                  const CancelFlag* cancel);

}  // namespace ct2d
