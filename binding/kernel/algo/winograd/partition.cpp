#include "algo/winograd/partition.h"

#include <algorithm>

#include "base/cache_line.h"
#include "base/int_math.h"

namespace ct2d {

namespace {

// Floats that transformed inputs and sums may take of a worker's L2 cache.
constexpr int64_t kBlockBudget = 1536 * 1024 / sizeof(float);
// The same where a whole image has few tiles: reading all weights once more would cost more than
// overfilling the cache a little.
constexpr int64_t kImageBudget = 1792 * 1024 / sizeof(float);
constexpr int64_t kFewTiles = 32;
// Blocks of fewer tiles would wait for the weights, which each thread reads for itself.
constexpr int64_t kLeastTilesToShare = 16;
// More tiles than these reuse the weights no better; the output rows of a block would grow.
constexpr int64_t kMostTiles = 192;

// The fewest pieces of at most `most`. Where those of all `others` do not fill the threads evenly,
// rounded up to a multiple of the threads, but not beyond `total`.
int64_t pieces(int64_t total, int64_t most, int64_t others, int threads) {
  const int64_t fewest = ceil_div(total, most);
  if (others * fewest % threads == 0) return fewest;
  return std::min(total, ceil_div(fewest, threads) * threads);
}

}  // namespace

WinogradPartition::WinogradPartition(const WinogradLayout& layout, int threads) {
  const Problem& p = layout.problem;
  const WinogradAxis &rows = layout.rows, &columns = layout.columns;
  const int64_t of_tile =
      (layout.points() * layout.parts() * layout.input_vectors + layout.sums_count) *
      layout.lanes();
  const int64_t of_span = rows.step() * columns.step();  // tiles
  const int64_t of_row = columns.spans(), of_image = rows.spans() * of_row;
  const bool has_few_tiles = of_image * of_span <= std::min(kFewTiles, kImageBudget / of_tile);
  const int64_t most_tiles = std::min(kBlockBudget / of_tile, kMostTiles);
  const int64_t most = std::max(has_few_tiles ? of_image : 1, most_tiles / of_span);
  const int64_t batch = std::max<int64_t>(1, p.n);  // n may be 0
  image_blocks = batch;
  row_blocks = column_blocks = 1;
  if (of_image <= most) {
    image_blocks = pieces(batch, most / of_image, p.g, threads);
    // A few images of few output channels have too few tasks; their rows have more.
    const int64_t have = p.g * image_blocks * layout.block_count();
    const int64_t most_blocks = of_image * of_span / kLeastTilesToShare;
    if (have < threads && most_blocks > 1) {
      row_blocks = std::min({rows.spans(), ceil_div(threads, have), most_blocks});
    }
  } else if (of_row <= most) {
    row_blocks = pieces(rows.spans(), most / of_row, p.g * batch, threads);
  } else {
    row_blocks = rows.spans();
    column_blocks = pieces(of_row, most, p.g * batch * row_blocks, threads);
  }
  images = ceil_div(batch, image_blocks);
  row_spans = ceil_div(rows.spans(), row_blocks);
  column_spans = ceil_div(of_row, column_blocks);
  blocks = p.g * image_blocks * row_blocks * column_blocks;
  // Where blocks do not fill the threads evenly, their channels do; each then transforms the input.
  const bool enough = blocks % threads == 0 || blocks >= 4 * threads;
  channel_parts = enough ? 1 : std::min<int64_t>(layout.block_count(), threads);
  tiles = images * row_spans * column_spans * of_span;
  point_pitch = odd_lines(layout.parts() * layout.input_vectors * tiles * layout.lanes());
  sums_pitch = odd_lines(tiles * layout.lanes());
  panel_columns = ceil_div(columns.window(column_spans), layout.lanes()) * layout.lanes();
}

int64_t WinogradPartition::panel_floats(const WinogradLayout& layout) const {
  return odd_lines(layout.rows.window(row_spans) * panel_columns * layout.lanes());
}

int64_t WinogradPartition::input_floats(const WinogradLayout& layout) const {
  return odd_lines(panel_columns * layout.lanes());
}

int64_t WinogradPartition::transformed_floats(const WinogradLayout& layout) const {
  // Products may read 3 floats beyond the last.
  return odd_lines(layout.points() * point_pitch + 3);
}

int64_t WinogradPartition::sums_floats(const WinogradLayout& layout) const {
  return odd_lines(layout.sums_count * sums_pitch);
}

int64_t WinogradPartition::rows_floats(const WinogradLayout& layout) const {
  const WinogradAxis &rows = layout.rows, &columns = layout.columns;
  return rows.outputs() * rows.phases() *
         odd_lines(column_spans * columns.span() * columns.phases() * layout.lanes());
}

int64_t WinogradPartition::worker_bytes(const WinogradLayout& layout) const {
  const int64_t zeros = sums_pitch, bias = odd_lines(layout.block_channels());
  const int64_t floats = panel_floats(layout) + input_floats(layout) + transformed_floats(layout) +
                         sums_floats(layout) + rows_floats(layout) + zeros + bias;
  return static_cast<int64_t>(kCacheLine) + floats * static_cast<int64_t>(sizeof(float));
}

}  // namespace ct2d
