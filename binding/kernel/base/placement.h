// Placement: which CPU a thread runs on, and how it gets away from another's.
//
// Linux may wake a thread on the CPU of the one that woke it, although another is idle: seen on
// virtual machines whose CPUs share no cache that the scheduler knows of. Such a helper only runs
// once its caller has done all the work.
#pragma once

namespace ct2d {

// Returns: the CPU that the calling thread runs on; -1 where that cannot be told.
int current_cpu();

// Moves the calling thread to another CPU when it runs on `cpu` and may run elsewhere. It is not
// pinned there: afterwards it may run wherever it might before. Returns: whether it moved.
bool leave_cpu(int cpu);

}  // namespace ct2d
