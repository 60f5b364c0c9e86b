// The transformed input of a block of winograd: [point][part][vector of channels][tile][lanes].
#pragma once

#include <cstdint>

#include "algo/winograd/layout.h"
#include "algo/winograd/partition.h"
#include "problem/source_view.h"

namespace ct2d {

// A block's images and spans.
struct WinogradBlock {
  int64_t images, first_row_span, row_spans, first_column_span, column_spans;
};

struct WinogradInputScratch {
  float* lines;  // [lanes][partition.panel_columns]: rows of as many channels
  float* panel;  // [rows of inputs][partition.panel_columns][lanes]
};

// Computes: the transformed input of one group, whose channel 0 in the block's first image stands
// at src.data.
void transform_input(const WinogradLayout& layout, const WinogradPartition& partition,
                     const SourceView& src, const WinogradBlock& block,
                     const WinogradInputScratch& scratch, float* transformed);

}  // namespace ct2d
