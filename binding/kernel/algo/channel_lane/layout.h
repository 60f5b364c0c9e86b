// Layout: everything channel_lane derives from a problem before it runs.
//
// Weights are packed once per parameter version, whatever the input's size, in the order in which
// tiles read them, channels beyond the last as zeros:
//   [group][block of output channels][row phase][column phase][row tap][column tap][ic][block
//   lanes]
//
// The input is packed into a panel: a line of floats for each channel, in which the rows of the
// images of a block follow each other, each row and each image with enough zeros behind it that a
// tap which finds no input reads a zero. So the positions of a phase, read in the order of the
// line, are neighbours across rows and images; those between rows are computed and thrown away. An
// image of one pixel has no zeros beside it: there each output position has a single tap at most
// and is computed for itself, for all images of the block.
#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "base/range.h"
#include "micro/kernel_table.h"
#include "problem/phases.h"
#include "problem/problem.h"

namespace ct2d {

inline constexpr int64_t kChannelLaneMostPhases = 64;

// One phase of one axis, with the quotients q that are computed for it.
struct AxisPhase {
  Phase phase;
  int64_t taps_before;  // of the phases before this one
  Range quotients;
};

// How the elements of one axis stand in a line: `lead` zeros before the first of all, `gap` zeros
// behind each image's (or row's) last.
struct Halo {
  int64_t lead, gap;
};

struct ChannelLaneLayout {
  ChannelLaneLayout(const Problem& problem, DType dtype, const KernelTable& kernels);

  // Whether the input is a single pixel (see above).
  bool is_pixel() const { return problem.ih == 1 && problem.iw == 1; }

  int64_t block_lanes() const { return int64_t{vectors} * kernels.lanes; }
  int64_t block_count() const;  // of one group
  int64_t packed_floats() const;

  // Index of the first packed weight of a phase of a block.
  int64_t weight_index(int64_t group, int64_t block, const AxisPhase& row,
                       const AxisPhase& column) const;

  // The largest number of positions of a tile.
  int64_t most_positions() const;

  // Requires: 1 <= positions <= most_positions().
  ChannelLaneFunction tile(int64_t positions) const {
    return kernels.channel_lane.functions[vectors - 1][positions - 1];
  }

  // Floats of a channel's line from one image to the next, and from one row to the next.
  int64_t image_pitch() const { return (problem.ih + rows.gap) * row_pitch(); }
  int64_t row_pitch() const { return problem.iw + columns.gap; }
  // Neighbouring positions of a row phase that a block of images needs, those between rows
  // included. Requires: !is_pixel() and a phase that has outputs.
  int64_t line_positions(const AxisPhase& row, int64_t images) const {
    const int64_t height = row.quotients.end - row.quotients.begin;
    const int64_t width = column_quotients.end - column_quotients.begin;
    return (images - 1) * image_pitch() + (height - 1) * row_pitch() + width;
  }
  // Floats of a channel's line for a block of images.
  int64_t line_floats(int64_t images) const;

  Problem problem;
  DType dtype;
  const KernelTable& kernels;
  int vectors;  // of a block of output channels
  AxisPhases row_axis, column_axis;
  std::vector<AxisPhase> row_phases, column_phases;  // [sh], [sw]
  Range column_quotients;                            // of all column phases that have an output
  Halo rows, columns;
};

// Tiles may read, never use, this many floats beyond a line.
inline constexpr int64_t kLinePadding = 4;

}  // namespace ct2d
