// Panel: the input of a block of images and one group, packed as layout.h tells.
#pragma once

#include <cstdint>

#include "algo/channel_lane/layout.h"
#include "problem/source_view.h"

namespace ct2d {

// Computes: panel[ic of the group][line], from channel 0 of the group in the first image, where
// `src.data` points. Requires: line >= layout.line_floats(images).
void pack_panel(const ChannelLaneLayout& layout, const SourceView& src, int64_t images,
                int64_t line, float* panel);

}  // namespace ct2d
