// Layout: everything winograd derives from a problem before it runs.
//
// A block of output channels is `vectors` vectors of them; with each stride phase a vector is a
// unit, which is multiplied, transformed and stored as one. At each point (micro/winograd.h) two
// units at a time are multiplied with the transformed input; a product that every weight of a unit
// would be zero for is not in the list.
//
// Weights are packed once per parameter version, whatever the input's size, in the order in which
// products read them, channels beyond the last as zeros:
//   [group][block of output channels][product][ic][units of the product][lanes]
#pragma once

#include <cstdint>
#include <vector>

#include "algo/winograd/axis.h"
#include "base/dtype.h"
#include "micro/kernel_table.h"
#include "problem/problem.h"

namespace ct2d {

inline constexpr int64_t kWinogradMostUnits = 16;

// One of the products of a block of output channels.
struct WinogradProductStep {
  int64_t point, part;  // part: row part * (column parts) + column part
  int64_t units[2];     // the second is -1 where there is one
  int64_t first_sums;   // sums of the first unit, counted in vectors of a tile
  int64_t sums_step;    // from the first unit's to the second's
  int64_t weights;      // floats before it in its block, for one input channel
  bool adds;            // to sums of an earlier part
  int64_t vectors() const { return units[1] < 0 ? 1 : 2; }
};

struct WinogradLayout {
  WinogradLayout(const Problem& problem, WinogradTiles tiles, DType dtype,
                 const KernelTable& kernels);

  int64_t lanes() const { return kernels.lanes; }
  int64_t points() const { return rows.points() * columns.points(); }
  int64_t parts() const { return rows.parts() * columns.parts(); }
  int64_t units() const { return vectors * rows.phases() * columns.phases(); }
  int64_t block_channels() const { return vectors * lanes(); }
  int64_t block_count() const;  // of one group

  // A unit's vector of output channels, row phase and column phase.
  int64_t unit_vector(int64_t unit) const { return unit / (rows.phases() * columns.phases()); }
  int64_t unit_row(int64_t unit) const { return unit / columns.phases() % rows.phases(); }
  int64_t unit_column(int64_t unit) const { return unit % columns.phases(); }

  // Where the sums of a unit stand at a point, in vectors of a tile; -1: they are zeros.
  int64_t sums_index(int64_t point, int64_t unit) const {
    return sums_indices[static_cast<size_t>(point * units() + unit)];
  }

  int64_t block_floats() const;  // packed weights of a block
  int64_t packed_floats() const { return problem.g * block_count() * block_floats(); }

  Problem problem;
  DType dtype;
  const KernelTable& kernels;
  WinogradAxis rows, columns;
  std::vector<int64_t> bare_rows, bare_columns;  // of outputs that no tap reaches
  int64_t input_vectors;                         // that the input channels of a group fill
  int64_t vectors;                               // of output channels in a block
  std::vector<WinogradProductStep> products;
  std::vector<int64_t> sums_indices;  // [point][unit]
  int64_t sums_count;                 // vectors of a tile that hold sums
  int64_t weight_vectors;             // of a block, for one input channel
  // Of a product of so many vectors, less one: tiles and input channels at a time, at most.
  int64_t most_tiles[kWinogradMostVectors], most_channels[kWinogradMostVectors];

 private:
  void list_products();
};

}  // namespace ct2d
