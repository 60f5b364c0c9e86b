#include "algo/definition.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

template <class T>
Status define_as(const Problem& p, const Operands& operands, int threads,
                 const CancelFlag* cancel) {
  const Definition<T> definition(p, operands);
  const int64_t oh = p.oh(), ow = p.ow(), rows = p.n * p.oc * oh;
  // A tile is a piece of a row, or rows, that take a few milliseconds: what an abort waits for.
  constexpr int64_t kMultiplyAddsPerTile = 1 << 20, kMostOutputsPerTile = 4096;
  const int64_t taps = p.ic_per_group() * p.kh * p.kw;
  const int64_t outputs = std::clamp<int64_t>(kMultiplyAddsPerTile / taps, 1, kMostOutputsPerTile);
  const int64_t columns = std::min(ow, outputs), pieces_per_row = ceil_div(ow, columns);
  const int64_t pieces = rows * pieces_per_row,
                pieces_per_tile = std::max<int64_t>(1, outputs / ow);
  return parallel_for(threads, ceil_div(pieces, pieces_per_tile), cancel, [&](int64_t tile, int) {
    const int64_t end = std::min(pieces, (tile + 1) * pieces_per_tile);
    for (int64_t piece = tile * pieces_per_tile; piece < end; ++piece) {
      const int64_t row = piece / pieces_per_row, first = piece % pieces_per_row * columns;
      definition.compute(row / oh, row % oh, {first, std::min(ow, first + columns)});
    }
  });
}

}  // namespace

Status define(const Problem& problem, DType dtype, const Operands& operands, int threads,
              const CancelFlag* cancel) {
  return dtype == DType::kFloat32 ? define_as<float>(problem, operands, threads, cancel)
                                  : define_as<half_bits>(problem, operands, threads, cancel);
}

}  // namespace ct2d
