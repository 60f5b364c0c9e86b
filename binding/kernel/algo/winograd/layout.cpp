#include "algo/winograd/layout.h"

#include <algorithm>

#include "base/int_math.h"
#include "problem/phases.h"

namespace ct2d {

namespace {

// Weights that stay in the L1 cache, beside the inputs of a tile.
constexpr int64_t kPartBudget = 24 * 1024 / sizeof(float);

int64_t most_positions(const KernelTable& kernels, int64_t vectors) {
  int64_t count = kWinogradMostPositions;
  while (kernels.winograd.product[vectors - 1][count - 1] == nullptr) --count;
  return count;
}

// Vectors of output channels in a block. With one, an odd number of phases leaves one that is
// multiplied alone; with two, an odd number of vectors leaves one that is multiplied for nothing.
int64_t block_vectors(const Problem& p, int64_t lanes) {
  const int64_t vectors = ceil_div(p.oc_per_group(), lanes);
  return p.sh * p.sw % 2 == 1 && vectors % 2 == 0 ? 2 : 1;
}

}  // namespace

WinogradLayout::WinogradLayout(const Problem& p, WinogradTiles tiles, DType storage,
                               const KernelTable& table)
    : problem(p),
      dtype(storage),
      kernels(table),
      rows(p.axis_h(), tiles),
      columns(p.axis_w(), tiles),
      bare_rows(AxisPhases(p.axis_h()).bare_outputs()),
      bare_columns(AxisPhases(p.axis_w()).bare_outputs()),
      input_vectors(ceil_div(p.ic_per_group(), table.lanes)),
      vectors(block_vectors(p, table.lanes)),
      sums_count(0),
      weight_vectors(0) {
  list_products();
  for (int64_t count = 1; count <= kWinogradMostVectors; ++count) {
    most_tiles[count - 1] = most_positions(table, count);
    // In whole vectors, as even as can be.
    const int64_t most = std::max<int64_t>(1, kPartBudget / (count * lanes() * lanes()));
    most_channels[count - 1] = ceil_div(input_vectors, ceil_div(input_vectors, most)) * lanes();
  }
}

void WinogradLayout::list_products() {
  sums_indices.assign(static_cast<size_t>(points() * units()), -1);
  for (int64_t point = 0; point < points(); ++point) {
    const int64_t row_point = point / columns.points(), column_point = point % columns.points();
    for (int64_t part = 0; part < parts(); ++part) {
      const int64_t row_part = part / columns.parts(), column_part = part % columns.parts();
      std::vector<int64_t> live;
      for (int64_t unit = 0; unit < units(); ++unit) {
        if (rows.is_live(unit_row(unit), row_part, row_point) &&
            columns.is_live(unit_column(unit), column_part, column_point)) {
          live.push_back(unit);
          // A point that a part is live at is live for the first, whose taps are no fewer.
          if (part == 0) sums_indices[static_cast<size_t>(point * units() + unit)] = sums_count++;
        }
      }
      for (size_t i = 0; i < live.size(); i += 2) {
        const int64_t first = live[i], second = i + 1 < live.size() ? live[i + 1] : -1;
        const int64_t sums = sums_index(point, first);
        const int64_t sums_step = second < 0 ? 0 : sums_index(point, second) - sums;
        products.push_back(
            {point, part, {first, second}, sums, sums_step, weight_vectors, part > 0});
        weight_vectors += products.back().vectors();
      }
    }
  }
}

int64_t WinogradLayout::block_count() const {
  return ceil_div(problem.oc_per_group(), block_channels());
}

int64_t WinogradLayout::block_floats() const {
  return weight_vectors * problem.ic_per_group() * lanes();
}

}  // namespace ct2d
