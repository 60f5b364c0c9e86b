#include "algo/winograd/pack_weights.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "pack/weights.h"

namespace ct2d {

namespace {

// A term of G g G^T: an element of the kernel and what it counts for.
struct Term {
  int64_t tap;  // kh * (columns of the kernel) + kw
  double factor;
};

std::vector<Term> list_terms(const WinogradLayout& layout, const WinogradProductStep& product,
                             int64_t unit) {
  const WinogradAxis &rows = layout.rows, &columns = layout.columns;
  const int64_t row_phase = layout.unit_row(unit), column_phase = layout.unit_column(unit);
  const int64_t row_part = product.part / columns.parts();
  const int64_t column_part = product.part % columns.parts();
  std::vector<Term> terms;
  for (int64_t th = 0; th < rows.part_taps(row_phase, row_part); ++th) {
    const double row = rows.coefficient(row_phase, product.point / columns.points(), th);
    const int64_t kh = rows.kernel_index(row_phase, row_part, th);
    for (int64_t tw = 0; tw < columns.part_taps(column_phase, column_part); ++tw) {
      const double column = columns.coefficient(column_phase, product.point % columns.points(), tw);
      const int64_t kw = columns.kernel_index(column_phase, column_part, tw);
      if (row * column != 0) terms.push_back({kh * layout.problem.kw + kw, row * column});
    }
  }
  return terms;
}

// The taps of one block and group as floats, [tap][ic][channels of the block].
struct BlockTaps {
  const float* data;
  int64_t plane, width;  // floats of a tap, and of an input channel of it
};

// Computes: the weights of a unit of a product, [ic], `pitch` floats apart, [lanes].
// Returns: whether all are finite: sums of large weights may be none.
bool pack_unit(const WinogradLayout& layout, const WinogradProductStep& product, int64_t unit,
               const BlockTaps& taps, float* dst, int64_t pitch) {
  const std::vector<Term> terms = list_terms(layout, product, unit);
  const int64_t lanes = layout.lanes();
  const float* src = taps.data + layout.unit_vector(unit) * lanes;
  bool finite = true;
  for (int64_t ci = 0; ci < layout.problem.ic_per_group(); ++ci, src += taps.width, dst += pitch) {
    double sums[kTransposeMostLanes] = {};
    for (const Term& term : terms) {
      const float* const w = src + term.tap * taps.plane;
      for (int64_t c = 0; c < lanes; ++c) sums[c] += term.factor * static_cast<double>(w[c]);
    }
    for (int64_t c = 0; c < lanes; ++c) {
      dst[c] = static_cast<float>(sums[c]);
      finite &= std::isfinite(dst[c]);
    }
  }
  return finite;
}

}  // namespace

bool pack_weights(const WinogradLayout& layout, const Elements& weight, float* packed,
                  const CancelFlag* cancel) {
  const Problem& p = layout.problem;
  const int64_t lanes = layout.lanes(), kernel = p.kh * p.kw;
  const int64_t width = layout.block_channels(), plane = p.ic_per_group() * width;
  std::vector<float> taps(static_cast<size_t>(kernel * plane));
  std::vector<PackedTap> listed;
  for (int64_t tap = 0; tap < kernel; ++tap) listed.push_back({tap, tap * plane, width});
  bool finite = true;
  for (int64_t g = 0; g < p.g; ++g) {
    for (int64_t block = 0; block < layout.block_count(); ++block) {
      if (is_set(cancel)) return false;
      const int64_t first = block * width;
      const int64_t channels = std::min(width, p.oc_per_group() - first);
      finite &=
          pack_block(p, layout.kernels, weight, {g, first, channels, width}, listed, taps.data());
      float* const of_block = packed + (g * layout.block_count() + block) * layout.block_floats();
      for (const WinogradProductStep& product : layout.products) {
        float* const dst = of_block + product.weights * p.ic_per_group() * lanes;
        for (int64_t i = 0; i < product.vectors(); ++i) {
          finite &= pack_unit(layout, product, product.units[i], {taps.data(), plane, width},
                              dst + i * lanes, product.vectors() * lanes);
        }
      }
    }
  }
  return finite;
}

}  // namespace ct2d
