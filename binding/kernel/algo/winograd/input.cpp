#include "algo/winograd/input.h"

#include <algorithm>
#include <type_traits>

#include "base/dtype.h"
#include "pack/line.h"

namespace ct2d {

namespace {

template <class T>
class InputTransform {
 public:
  InputTransform(const WinogradLayout& layout, const WinogradPartition& partition,
                 const SourceView& src, const WinogradBlock& block,
                 const WinogradInputScratch& scratch, float* transformed)
      : layout_(layout),
        partition_(partition),
        src_(src),
        block_(block),
        scratch_(scratch),
        transformed_(transformed) {}

  void run() const {
    for (int64_t image = 0; image < block_.images; ++image) {
      for (int64_t channels = 0; channels < layout_.input_vectors; ++channels) {
        fill_panel(image, channels * layout_.lanes());
        transform(image, channels);
      }
    }
  }

 private:
  // The inputs of one vector of channels, channels innermost.
  void fill_panel(int64_t image, int64_t first_channel) const {
    const Problem& p = layout_.problem;
    const int64_t lanes = layout_.lanes(), pitch = partition_.panel_columns;
    const int64_t channels = std::min(lanes, p.ic_per_group() - first_channel);
    const int64_t first_row = layout_.rows.window_first(block_.first_row_span);
    const int64_t first_column = layout_.columns.window_first(block_.first_column_span);
    const T* const planes =
        static_cast<const T*>(src_.data) + image * src_.strides.n + first_channel * src_.strides.c;
    const float* lines[kTransposeMostLanes];
    for (int64_t k = 0; k < lanes; ++k) lines[k] = scratch_.lines + k * pitch;
    std::fill(scratch_.lines + channels * pitch, scratch_.lines + lanes * pitch, 0.0f);
    const int64_t rows = layout_.rows.window(block_.row_spans);
    const int64_t begin = std::clamp<int64_t>(-first_column, 0, pitch);
    const int64_t end = std::clamp<int64_t>(p.iw - first_column, begin, pitch);
    for (int64_t row = 0; row < rows; ++row) {
      float* const dst = scratch_.panel + row * pitch * lanes;
      const int64_t ih = first_row + row;
      if (ih < 0 || ih >= p.ih) {
        std::fill_n(dst, pitch * lanes, 0.0f);
        continue;
      }
      if (src_.strides.w == 1 && end - begin >= lanes) {
        turn_row(planes + ih * src_.strides.h, first_column, channels, begin, end, dst);
        continue;
      }
      pack_lines<T>(layout_.kernels,
                    {planes + ih * src_.strides.h, src_.strides.w, p.iw, src_.strides.c},
                    first_column, {scratch_.lines, channels, pitch, pitch});
      layout_.kernels.transpose.function({lines, lanes, pitch, dst, lanes});
    }
  }

  void transform(int64_t image, int64_t channels) const {
    const WinogradAxis &rows = layout_.rows, &columns = layout_.columns;
    const int64_t lanes = layout_.lanes(), pitch = partition_.panel_columns * lanes;
    const WinogradInputFunction function =
        layout_.kernels.winograd
            .input[static_cast<int>(rows.form())][static_cast<int>(columns.form())];
    for (int64_t part = 0; part < layout_.parts(); ++part) {
      const int64_t top = rows.part_offset(part / columns.parts());
      const int64_t left = columns.part_offset(part % columns.parts());
      float* const of_part =
          transformed_ + (part * layout_.input_vectors + channels) * partition_.tiles * lanes;
      int64_t tile = image * block_.row_spans * block_.column_spans * rows.step() * columns.step();
      for (int64_t span = 0; span < block_.row_spans; ++span) {
        for (int64_t row = 0; row < rows.step(); ++row) {
          for (int64_t column = 0; column < columns.step(); ++column, tile += block_.column_spans) {
            function({.src = scratch_.panel + (top + span * rows.span() + row) * pitch +
                             (left + column) * lanes,
                      .row_pitch = rows.step() * pitch,
                      .column_pitch = columns.step() * lanes,
                      .src_step = columns.span() * lanes,
                      .dst = of_part + tile * lanes,
                      .point_pitch = partition_.point_pitch,
                      .dst_step = lanes,
                      .tiles = block_.column_spans});
          }
        }
      }
    }
  }

  // A row of the panel whose columns `begin` to `end`, no fewer than the lanes, exist, straight
  // from where the input lies. Squares may overlap: the last ends where the row does.
  void turn_row(const T* line, int64_t first_column, int64_t channels, int64_t begin, int64_t end,
                float* dst) const {
    const int64_t lanes = layout_.lanes(), pitch = partition_.panel_columns;
    const int64_t whole = (end - begin) / lanes * lanes;
    std::fill_n(dst, begin * lanes, 0.0f);
    turn_columns(line + (first_column + begin), channels, whole, dst + begin * lanes);
    if (begin + whole < end) {
      turn_columns(line + (first_column + end - lanes), channels, lanes,
                   dst + (end - lanes) * lanes);
    }
    std::fill_n(dst + end * lanes, (pitch - end) * lanes, 0.0f);
  }

  // Lanes beyond the channels repeat the last: no product reads them.
  void turn_columns(const T* line, int64_t channels, int64_t count, float* dst) const {
    const int64_t lanes = layout_.lanes();
    const T* lines[kTransposeMostLanes];
    for (int64_t k = 0; k < lanes; ++k) {
      lines[k] = line + std::min(k, channels - 1) * src_.strides.c;
    }
    if constexpr (std::is_same_v<T, float>) {
      layout_.kernels.transpose.function({lines, lanes, count, dst, lanes});
    } else {
      layout_.kernels.transpose.widen({lines, lanes, count, dst, lanes});
    }
  }

  const WinogradLayout& layout_;
  const WinogradPartition& partition_;
  const SourceView& src_;
  const WinogradBlock& block_;
  const WinogradInputScratch& scratch_;
  float* const transformed_;
};

}  // namespace

void transform_input(const WinogradLayout& layout, const WinogradPartition& partition,
                     const SourceView& src, const WinogradBlock& block,
                     const WinogradInputScratch& scratch, float* transformed) {
  if (layout.dtype == DType::kFloat32) {
    InputTransform<float>(layout, partition, src, block, scratch, transformed).run();
  } else {
    InputTransform<half_bits>(layout, partition, src, block, scratch, transformed).run();
  }
}

}  // namespace ct2d
