// Plain C++: one float at a time, on any CPU.
//
// One vector type and the dozen operations that the microkernels are written in.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

namespace {

namespace scalar {

using vec = float;
inline constexpr int kLanes = 1;
inline constexpr int kRegisters = 16;
// Input channels per turn of a tile's loop: more than one saves loop instructions.
inline constexpr int kChannelsAtATime = 1;
inline constexpr int kAccumulators = 12;
inline constexpr bool kHasHalves = false;     // whether the CPU converts float16
inline constexpr bool kStoresPast = false;    // whether store_past leaves the caches out
inline constexpr bool kStoresMasked = false;  // whether store_masked exists, for tiles to use
// Output channels of a full tile with 1 to 4 phases.
inline constexpr int kWidthLaneHeights[] = {3, 3, 3, 3};

inline vec zero() { return 0.0f; }
inline vec load(const float* p) { return *p; }
inline vec load(const half_bits* p) { return half_to_float(*p); }
inline void store(float* p, vec v) { *p = v; }
inline void store(half_bits* p, vec v) { *p = half_from_double(static_cast<double>(v)); }

// Only whole cache lines may go past the caches. A vector is shorter, so this is a plain store.
inline void store_past(float* p, vec v) { store(p, v); }
inline void settle() {}

// Loads lanes [begin, end), the others as zeros: there is one.
template <class T>
inline vec load_between(const T* p, int begin, int end) {
  return begin < end ? load(p) : zero();
}

inline vec broadcast(const float* p) { return *p; }
inline vec add(vec a, vec b) { return a + b; }
inline vec subtract(vec a, vec b) { return a - b; }

// Computes: sum + x * w[index].
inline vec fma_element(vec sum, vec x, const float* w, int index) { return sum + x * w[index]; }

// Computes: sum + a * b.
inline vec multiply_add(vec sum, vec a, vec b) { return sum + a * b; }
inline vec bit_and(vec a, vec b) {
  return __builtin_bit_cast(float,
                            __builtin_bit_cast(uint32_t, a) & __builtin_bit_cast(uint32_t, b));
}

// Stores the first `count` lanes, which are none. Requires: 0 <= count < kLanes, which is 1.
template <class T>
inline void store_first(T*, vec, int) {}

inline vec keep(vec v) { return v; }
inline vec keep_in_turn(vec v) { return keep(v); }

inline void interleave(vec a, vec b, vec* first, vec* second) {
  *first = a;
  *second = b;
}

inline void interleave(const vec (&y)[3], vec (&out)[3]) {
  for (int i = 0; i < 3; ++i) out[i] = y[i];
}

}  // namespace scalar

}  // namespace

}  // namespace ct2d
