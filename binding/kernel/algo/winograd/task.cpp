#include "algo/winograd/task.h"

#include <algorithm>

#include "algo/winograd/output.h"
#include "algo/winograd/product.h"
#include "algo/winograd/scratch.h"
#include "base/int_math.h"
#include "pack/weights.h"

namespace ct2d {

namespace {

template <class T>
class Task {
 public:
  Task(const WinogradRun& run, int64_t task, void* scratch)
      : run_(run),
        layout_(run.layout),
        part_(run.partition),
        scratch_(run.layout, run.partition, scratch),
        index_(task / run.partition.channel_parts) {
    const int64_t part = task % part_.channel_parts, blocks = layout_.block_count();
    output_blocks_ = {blocks * part / part_.channel_parts,
                      blocks * (part + 1) / part_.channel_parts};
    int64_t index = index_;
    const int64_t column = take_index(&index, part_.column_blocks) * part_.column_spans;
    const int64_t row = take_index(&index, part_.row_blocks) * part_.row_spans;
    first_image_ = take_index(&index, part_.image_blocks) * part_.images;
    group_ = index;
    block_ = {std::min(part_.images, layout_.problem.n - first_image_), row,
              std::min(part_.row_spans, layout_.rows.spans() - row), column,
              std::min(part_.column_spans, layout_.columns.spans() - column)};
  }

  void run() {
    // Blocks of equal size may leave none for the last.
    if (block_.images <= 0 || block_.row_spans <= 0 || block_.column_spans <= 0) return;
    require_input();
    const int64_t tiles = block_.images * block_.row_spans * block_.column_spans *
                          layout_.rows.step() * layout_.columns.step();
    for (int64_t i = output_blocks_.begin; i < output_blocks_.end; ++i) {
      if (is_set(run_.cancel)) return;
      const float* const weights =
          run_.weights + (group_ * layout_.block_count() + i) * layout_.block_floats();
      multiply(layout_, part_, scratch_.transformed, weights, tiles, scratch_.sums);
      write_outputs(i);
    }
  }

 private:
  void require_input() {
    if (scratch_.head->transformed_block == index_) return;
    const Problem& p = layout_.problem;
    const Strides& strides = run_.operands.src.strides;
    const T* const src = static_cast<const T*>(run_.operands.src.data) + first_image_ * strides.n +
                         group_ * p.ic_per_group() * strides.c;
    transform_input(layout_, part_, {src, strides}, block_, scratch_.input, scratch_.transformed);
    scratch_.head->transformed_block = index_;
  }

  void write_outputs(int64_t channel_block) {
    const Problem& p = layout_.problem;
    const int64_t first = channel_block * layout_.block_channels();
    const int64_t channels = std::min(layout_.block_channels(), p.oc_per_group() - first);
    const int64_t channel = group_ * p.oc_per_group() + first;
    std::fill_n(scratch_.bias, layout_.block_channels(), 0.0f);
    widen_bias(run_.operands.bias, channel, channels, scratch_.bias);
    T* const dst =
        static_cast<T*>(run_.operands.dst) + (first_image_ * p.oc + channel) * p.oh() * p.ow();
    write_block(layout_, part_, block_, scratch_, channels, dst);
  }

  const WinogradRun& run_;
  const WinogradLayout& layout_;
  const WinogradPartition& part_;
  WinogradScratch scratch_;
  int64_t index_;  // of the block
  Range output_blocks_;
  int64_t first_image_, group_;
  WinogradBlock block_;
};

}  // namespace

void begin_worker(const WinogradRun& run, void* scratch) {
  const WinogradScratch memory(run.layout, run.partition, scratch);
  memory.head->transformed_block = -1;
  std::fill_n(memory.zeros, run.partition.sums_pitch, 0.0f);
}

void run_task(const WinogradRun& run, int64_t task, void* scratch) {
  if (run.layout.dtype == DType::kFloat32) {
    Task<float>(run, task, scratch).run();
  } else {
    Task<half_bits>(run, task, scratch).run();
  }
}

}  // namespace ct2d
