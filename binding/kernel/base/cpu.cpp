#include "base/cpu.h"

#if defined(__x86_64__) || defined(_M_X64)
#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#endif

namespace ct2d {

#if defined(__x86_64__) || defined(_M_X64)

namespace {

struct Registers {
  uint32_t eax, ebx, ecx, edx;
};

Registers cpuid(uint32_t leaf) {
  Registers r{};
#if defined(_MSC_VER) && !defined(__clang__)
  int values[4];
  __cpuidex(values, static_cast<int>(leaf), 0);
  r = {static_cast<uint32_t>(values[0]), static_cast<uint32_t>(values[1]),
       static_cast<uint32_t>(values[2]), static_cast<uint32_t>(values[3])};
#else
  __cpuid_count(leaf, 0, r.eax, r.ebx, r.ecx, r.edx);
#endif
  return r;
}

// The register files that the operating system saves (XCR0).
uint64_t saved_state() {
#if defined(_MSC_VER) && !defined(__clang__)
  return _xgetbv(0);
#else
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t{high} << 32 | low;
#endif
}

constexpr bool has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

uint32_t detect() {
  constexpr uint32_t kFma = 1u << 12, kOsxsave = 1u << 27, kAvx = 1u << 28, kF16c = 1u << 29;
  constexpr uint32_t kAvx2 = 1u << 5, kF = 1u << 16, kDq = 1u << 17, kBw = 1u << 30, kVl = 1u << 31;
  constexpr uint64_t kYmmState = 0x6, kZmmState = 0xe6;
  if (cpuid(0).eax < 7) return 0;
  if (!has(cpuid(1).ecx, kFma | kOsxsave | kAvx | kF16c)) return 0;
  const uint64_t saved = saved_state();
  const uint32_t leaf7 = cpuid(7).ebx;
  if ((saved & kYmmState) != kYmmState || !has(leaf7, kAvx2)) return 0;
  const bool avx512 = (saved & kZmmState) == kZmmState && has(leaf7, kF | kDq | kBw | kVl);
  return kCpuAvx2 | (avx512 ? kCpuAvx512 : 0u);
}

}  // namespace

uint32_t cpu_features() {
  static const uint32_t features = detect();
  return features;
}

#else

uint32_t cpu_features() { return 0; }

#endif

}  // namespace ct2d
