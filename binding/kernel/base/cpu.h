// Which instruction sets the CPU and the operating system can run; asked once.
#pragma once

#include <cstdint>

namespace ct2d {

// Bundles, as compilers enable them: avx2 means AVX2, FMA and F16C; avx512 means F, BW, VL and DQ.
enum CpuFeatures : uint32_t { kCpuAvx2 = 1u << 0, kCpuAvx512 = 1u << 1 };

// Returns: the features of the CPU whose registers the operating system saves.
uint32_t cpu_features();

}  // namespace ct2d
