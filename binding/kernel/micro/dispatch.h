// Dispatch: which instruction set the process runs.
//
// Decided once, at the first question: the best set of isa_list.inc that the CPU has, or the one
// that CONVTRANSPOSE_ISA names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "micro/kernel_table.h"

namespace ct2d {

// Every set that was built and that this CPU can run, best first; never empty.
std::vector<const KernelTable*> runnable_kernels();

// Returns: OK with the set of that name; kUnsupported, naming the choices, for any other text.
Status find_kernels(std::string_view isa, const KernelTable** kernels);

// Returns: OK with the set of the process; as find_kernels where CONVTRANSPOSE_ISA names none.
Status active_kernels(const KernelTable** kernels);

}  // namespace ct2d
