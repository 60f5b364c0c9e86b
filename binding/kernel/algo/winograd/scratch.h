// What a worker of winograd keeps in its memory (partition.h says the sizes).
#pragma once

#include <cstddef>
#include <cstdint>

#include "algo/winograd/input.h"
#include "algo/winograd/partition.h"
#include "base/cache_line.h"

namespace ct2d {

struct WinogradScratch {
  // The head takes a whole cache line, so that what follows is aligned.
  struct Head {
    int64_t transformed_block;  // -1 before the first
  };

  WinogradScratch(const WinogradLayout& layout, const WinogradPartition& partition, void* memory)
      : head(static_cast<Head*>(memory)) {
    auto* at = reinterpret_cast<float*>(static_cast<std::byte*>(memory) + kCacheLine);
    const auto take = [&at](int64_t floats) { return (at += floats) - floats; };
    input.lines = take(partition.input_floats(layout));
    input.panel = take(partition.panel_floats(layout));
    transformed = take(partition.transformed_floats(layout));
    sums = take(partition.sums_floats(layout));
    zeros = take(partition.sums_pitch);
    rows = take(partition.rows_floats(layout));
    bias = take(layout.block_channels());
  }

  Head* head;
  WinogradInputScratch input;
  float* transformed;  // input.h
  float* sums;         // [sums of layout.h][tile][lanes]
  float* zeros;        // [tile][lanes]
  float* rows;         // [row phase][output of a tile][position][place of the column phase][lanes]
  float* bias;         // [block channels]
};

}  // namespace ct2d
