// InputRing: the input rows that a strip needs at a time, packed as lines of floats.
//
// Row `row` lies in slot row mod capacity as [segment][channel][pitch]; element i of a line of
// segment s is input column first_columns[s] + i, zero where the input has none. Segments overlap
// by the columns that their taps reach beyond them. Rows move through the ring once, in ascending
// order, and are shared by all output rows that read them.
#pragma once

#include <cstdint>
#include <vector>

#include "algo/algorithm.h"
#include "algo/width_lane/input_lines.h"
#include "base/range.h"
#include "micro/kernel_table.h"

namespace ct2d {

class InputRing {
 public:
  struct Shape {
    int64_t capacity, channels, pitch;
    std::vector<int64_t> first_columns;  // of each segment; may be negative
  };

  // Requires: storage for capacity * first_columns.size() * channels * pitch floats.
  InputRing(const Problem& problem, DType dtype, const KernelTable& kernels, Shape shape,
            float* storage);

  // Begins with another input: channel 0 of the group of one image.
  void reset(const SourceView& plane);

  // Packs the rows of [first, last] that exist and are not in the ring yet.
  // Requires: no more than `capacity` of them exist; first not below that of any call since reset.
  void advance(int64_t first, int64_t last);

  // Packs the rows up to `last` that are not in the ring yet, some channels per call: those before
  // `end_channel` that earlier calls have not packed. The rows are in the ring once `end_channel`
  // has reached the number of channels.
  // Requires: room in the ring for these rows beside those that are still read; until then, the
  // same `last` and ascending channels.
  void advance_channels(int64_t last, int64_t end_channel);

  // What packing the rows up to `last` that are not in the ring yet will read.
  InputLines lines_to_pack(int64_t last) const;

  // Requires: `row` packed.
  const float* row(int64_t row) const {
    return storage_ + (row % shape_.capacity) * segments() * segment_floats();
  }

  // Floats from one segment of a row to the next.
  int64_t segment_floats() const { return shape_.channels * shape_.pitch; }

 private:
  int64_t segments() const { return static_cast<int64_t>(shape_.first_columns.size()); }
  void pack_row(int64_t row, const Range& channels);
  template <class T>
  void pack_row_of(int64_t row, const Range& channels);

  const Problem& problem_;
  DType dtype_;
  const KernelTable& kernels_;
  Shape shape_;
  float* storage_;
  SourceView plane_{};
  int64_t next_row_ = 0;
  int64_t next_channel_ = 0;  // of the rows that are packed some channels at a time
};

}  // namespace ct2d
