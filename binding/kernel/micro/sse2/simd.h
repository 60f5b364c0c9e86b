// SSE2, the floor of x86-64: 16 registers of 4 floats, no FMA, no binary16.
//
// One vector type and the dozen operations that the microkernels are written in.
#pragma once

#include <emmintrin.h>

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

namespace {

namespace sse2 {

using vec = __m128;
inline constexpr int kLanes = 4;
inline constexpr int kRegisters = 16;
// Input channels per turn of a tile's loop: more than one saves loop instructions.
inline constexpr int kChannelsAtATime = 1;
inline constexpr int kAccumulators = 12;
inline constexpr bool kHasHalves = false;     // whether the CPU converts float16
inline constexpr bool kStoresPast = false;    // whether store_past leaves the caches out
inline constexpr bool kStoresMasked = false;  // whether store_masked exists, for tiles to use
// Output channels of a full tile with 1 to 4 phases.
inline constexpr int kWidthLaneHeights[] = {6, 3, 2, 3};

inline vec zero() { return _mm_setzero_ps(); }
inline vec load(const float* p) { return _mm_loadu_ps(p); }
inline vec load(const half_bits* p) {
  return _mm_setr_ps(half_to_float(p[0]), half_to_float(p[1]), half_to_float(p[2]),
                     half_to_float(p[3]));
}
inline void store(float* p, vec v) { _mm_storeu_ps(p, v); }
inline void store(half_bits* p, vec v) {
  float lanes[kLanes];
  _mm_storeu_ps(lanes, v);
  for (int i = 0; i < kLanes; ++i) p[i] = half_from_double(static_cast<double>(lanes[i]));
}

// Only whole cache lines may go past the caches. A vector is shorter, so this is a plain store.
inline void store_past(float* p, vec v) { store(p, v); }
inline void settle() {}

// Loads lanes [begin, end), the others as zeros, and touches no other element.
template <class T>
inline vec load_between(const T* p, int begin, int end) {
  T lanes[kLanes] = {};
  for (int i = begin; i < end; ++i) lanes[i] = p[i];
  return load(lanes);
}

inline vec broadcast(const float* p) { return _mm_load1_ps(p); }
inline vec add(vec a, vec b) { return _mm_add_ps(a, b); }
inline vec subtract(vec a, vec b) { return _mm_sub_ps(a, b); }

// Computes: sum + x * w[index], with a rounding of the product.
inline vec fma_element(vec sum, vec x, const float* w, int index) {
  return _mm_add_ps(sum, _mm_mul_ps(_mm_load1_ps(w + index), x));
}

// Computes: sum + a * b, with a rounding of the product.
inline vec multiply_add(vec sum, vec a, vec b) { return _mm_add_ps(sum, _mm_mul_ps(a, b)); }
inline vec bit_and(vec a, vec b) { return _mm_and_ps(a, b); }

// Stores the first `count` lanes, and touches no other element. Requires: 0 <= count < kLanes.
template <class T>
inline void store_first(T* p, vec v, int count) {
  T lanes[kLanes];
  store(lanes, v);
  for (int i = 0; i < count; ++i) p[i] = lanes[i];
}

inline vec keep(vec v) { return v; }
inline vec keep_in_turn(vec v) { return keep(v); }

// Computes: a0 b0 a1 b1 ..., in two vectors.
inline void interleave(vec a, vec b, vec* first, vec* second) {
  *first = _mm_unpacklo_ps(a, b);
  *second = _mm_unpackhi_ps(a, b);
}

// Computes: a0 b0 c0 a1 b1 ..., in three vectors.
inline void interleave(const vec (&y)[3], vec (&out)[3]) {
  const vec c0a1 = _mm_shuffle_ps(y[2], y[0], _MM_SHUFFLE(1, 1, 0, 0));
  const vec c2a3 = _mm_shuffle_ps(y[2], y[0], _MM_SHUFFLE(3, 3, 2, 2));
  out[0] = _mm_shuffle_ps(_mm_unpacklo_ps(y[0], y[1]), c0a1, _MM_SHUFFLE(2, 0, 1, 0));
  out[1] = _mm_shuffle_ps(_mm_unpacklo_ps(y[1], y[2]), _mm_unpackhi_ps(y[0], y[1]),
                          _MM_SHUFFLE(1, 0, 3, 2));
  out[2] = _mm_shuffle_ps(c2a3, _mm_unpackhi_ps(y[1], y[2]), _MM_SHUFFLE(3, 2, 2, 0));
}

}  // namespace sse2

}  // namespace

}  // namespace ct2d
