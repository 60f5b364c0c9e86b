// Panel: the input of a block of images and one group as floats, channels apart.
#pragma once

#include <cstdint>

#include "algo/channel_lane/layout.h"
#include "problem/source_view.h"

namespace ct2d {

// Floats from one channel of a panel to the next: [images][ih][iw] and padding that keeps channels
// from sharing cache sets.
int64_t panel_line(const Problem& problem, int64_t images);

// Floats of a whole panel, those included that tiles read beyond its end.
int64_t panel_floats(const Problem& problem, int64_t images);

// Computes: panel[ic of the group][images][ih][iw], channels panel_line(images) apart, from channel
// 0 of the group in the first image, where `src.data` points.
void pack_panel(const ChannelLaneLayout& layout, const SourceView& src, int64_t images,
                float* panel);

}  // namespace ct2d
