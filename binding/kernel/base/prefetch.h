// prefetch: a hint to the CPU. The address may be any, even an invalid one.
#pragma once

namespace ct2d {

// Brings the cache line of an address into the L2 cache, or does nothing.
// Static: units of micro/ use it, too, and may leave no weak symbol (micro/unit.inl.h).
static inline void prefetch(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0, 2);
#else
  (void)address;
#endif
}

// The same, into the L1 cache too.
static inline void prefetch_near(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0, 3);
#else
  (void)address;
#endif
}

}  // namespace ct2d
