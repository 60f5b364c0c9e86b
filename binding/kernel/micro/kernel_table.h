// KernelTable: the microkernels of one instruction set.
//
// micro/<isa>/kernels.cpp exports exactly one of these, constant-initialised; micro/dispatch
// chooses among them at run time, and algorithms reach microkernels only through a table.
#pragma once

#include "micro/channel_lane.h"
#include "micro/convert.h"
#include "micro/lines.h"
#include "micro/lone_taps.h"
#include "micro/row_depthwise.h"
#include "micro/transpose.h"
#include "micro/width_lane.h"
#include "micro/winograd.h"

namespace ct2d {

struct KernelTable {
  const char* isa;
  int lanes;         // floats in a vector
  int accumulators;  // vectors that a tile may accumulate in
#define CT2D_MICROKERNEL(name) name##_kernels name;
#include "micro/micro_list.inc"
#undef CT2D_MICROKERNEL
};

// Floats of the largest register tile.
constexpr int64_t tile_floats(const KernelTable& kernels) {
  return int64_t{kernels.accumulators} * kernels.lanes;
}

}  // namespace ct2d
