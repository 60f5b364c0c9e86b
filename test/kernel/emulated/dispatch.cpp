// Stands in for micro/dispatch.cpp: the emulated AVX-512 unit is the only instruction set.

#include "micro/dispatch.h"

namespace ct2d {

extern const KernelTable avx512_kernels;

std::vector<const KernelTable*> runnable_kernels() { return {&avx512_kernels}; }

Status find_kernels(std::string_view isa, const KernelTable** kernels) {
  if (isa != avx512_kernels.isa) return {StatusCode::kUnsupported, "only avx512 is emulated"};
  *kernels = &avx512_kernels;
  return {};
}

Status active_kernels(const KernelTable** kernels) {
  *kernels = &avx512_kernels;
  return {};
}

}  // namespace ct2d
