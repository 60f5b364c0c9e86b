// Tasks of winograd: a part of the output channels of one block (partition.h).
//
// A worker keeps the transformed input of the block that it saw last, as the tasks of one block
// follow each other. Of a block of output channels it computes the sums of all tiles at every
// point, then, one row of tiles after the other, the outputs.
#pragma once

#include <cstdint>

#include "algo/algorithm.h"
#include "algo/winograd/layout.h"
#include "algo/winograd/partition.h"

namespace ct2d {

struct WinogradRun {
  const WinogradLayout& layout;
  const WinogradPartition& partition;
  const Operands& operands;
  const float* weights;  // packed
  const CancelFlag* cancel;
};

// Makes a worker's memory, of partition.worker_bytes(layout), ready for its first task.
void begin_worker(const WinogradRun& run, void* scratch);

// Computes: all outputs of a task; stops early once the cancel flag is set. Requires: scratch that
// begin_worker has seen, of one worker.
void run_task(const WinogradRun& run, int64_t task, void* scratch);

}  // namespace ct2d
