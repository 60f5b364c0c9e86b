// Joining: whether rows are better taken several at a time (see joined_rows.h).
//
// Decided by the layer, the image, the instruction set and whether outputs are far; never by the
// number of threads. How many rows form a line is the partition's choice and does depend on
// threads; results have the same bits either way (prepare_bias in strip_tiles.h; for weights that
// are not all finite, mend_edges in width_lane.cpp).
#pragma once

#include <cstdint>

#include "algo/width_lane/layout.h"

namespace ct2d {

// Returns: lanes from one row to the next of a line, 0 where rows are better taken one by one.
// Requires: all of the layout but row_pitch, which keeps the answer.
int64_t joined_row_pitch(const WidthLaneLayout& layout);

// The lanes that a line of `rows` rows has, `pitch` apart, in whole vectors.
int64_t joined_lanes(const WidthLaneLayout& layout, int64_t rows, int64_t pitch);

// The most rows whose lines fit the caches, beside those that their taps reach above and below.
int64_t most_joined_rows(const WidthLaneLayout& layout, int64_t pitch);

}  // namespace ct2d
