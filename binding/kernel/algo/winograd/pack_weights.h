// Packing of winograd's weights: G g G^T of every stride phase, in the order of layout.h.
#pragma once

#include "algo/winograd/layout.h"
#include "base/cancel_flag.h"

namespace ct2d {

// Computes: packed[layout.packed_floats()], each in double precision and rounded once. Returns:
// whether every weight is finite, and every sum of them that is packed. Stops early once the cancel
// flag is set.
bool pack_weights(const WinogradLayout& layout, const Elements& weight, float* packed,
                  const CancelFlag* cancel);

}  // namespace ct2d
