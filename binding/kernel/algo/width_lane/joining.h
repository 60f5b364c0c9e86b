// Joining: whether rows are better taken several at a time (see joined_rows.h).
//
// The layer, the image's size and the instruction set decide that, and whether outputs are so many
// that they are stored past the caches; the number of threads does not. The partition, which hangs
// on the threads, says how many rows stand in a line, and joins none where a strip is a single row.
// Outputs have the same bits however rows are joined: see prepare_bias of strip.cpp and, for
// weights that are not all finite, mend_edges of width_lane.cpp.
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
