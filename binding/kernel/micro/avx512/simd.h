// AVX-512 (F, BW, VL, DQ): 32 registers of 16 floats.
//
// One vector type and the dozen operations that the microkernels are written in.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

namespace {

namespace avx512 {

using vec = __m512;
inline constexpr int kLanes = 16;
inline constexpr int kRegisters = 32;
// Input channels per turn of a tile's loop: more than one saves loop instructions.
inline constexpr int kChannelsAtATime = 1;
inline constexpr int kAccumulators = 24;
inline constexpr bool kHasHalves = true;     // whether the CPU converts float16
inline constexpr bool kStoresPast = true;    // whether store_past leaves the caches out
inline constexpr bool kStoresMasked = true;  // whether store_masked exists, for tiles to use
// Output channels of a full tile with 1 to 4 phases.
inline constexpr int kWidthLaneHeights[] = {12, 6, 4, 3};

inline vec zero() { return _mm512_setzero_ps(); }
inline vec load(const float* p) { return _mm512_loadu_ps(p); }
inline vec load(const half_bits* p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline void store(float* p, vec v) { _mm512_storeu_ps(p, v); }
inline void store(half_bits* p, vec v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}

// Stores a whole cache line past the caches; settle() orders such stores before those that follow
// it. Requires: p aligned to a cache line.
inline void store_past(float* p, vec v) { _mm512_stream_ps(p, v); }
inline void settle() { _mm_sfence(); }

// Computes: the last `count` lanes of one vector, then the first of another.
inline vec join(vec before, vec after, int count) {
  const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return _mm512_permutex2var_ps(before, _mm512_add_epi32(lane, _mm512_set1_epi32(kLanes - count)),
                                after);
}

// Loads lanes [begin, end), the others as zeros, and touches no other element.
inline vec load_between(const float* p, int begin, int end) {
  return _mm512_maskz_loadu_ps(static_cast<uint16_t>((1u << end) - (1u << begin)), p);
}
inline vec load_between(const half_bits* p, int begin, int end) {
  return _mm512_cvtph_ps(
      _mm256_maskz_loadu_epi16(static_cast<uint16_t>((1u << end) - (1u << begin)), p));
}

inline vec broadcast(const float* p) { return _mm512_set1_ps(*p); }
inline vec add(vec a, vec b) { return _mm512_add_ps(a, b); }
inline vec subtract(vec a, vec b) { return _mm512_sub_ps(a, b); }

// Computes: sum + x * w[index].
inline vec fma_element(vec sum, vec x, const float* w, int index) {
  return _mm512_fmadd_ps(_mm512_set1_ps(w[index]), x, sum);
}

// Computes: sum + a * b.
inline vec multiply_add(vec sum, vec a, vec b) { return _mm512_fmadd_ps(a, b, sum); }
inline vec bit_and(vec a, vec b) { return _mm512_and_ps(a, b); }

// Stores the first `count` lanes, and touches no other element. Requires: 0 <= count <= kLanes.
inline void store_first(float* p, vec v, int count) {
  _mm512_mask_storeu_ps(p, static_cast<uint16_t>((1u << count) - 1), v);
}
inline void store_first(half_bits* p, vec v, int count) {
  _mm256_mask_storeu_epi16(p, static_cast<uint16_t>((1u << count) - 1),
                           _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}

// Stores the lanes of a mask, and touches no other element.
inline void store_masked(float* p, vec v, uint32_t mask) {
  _mm512_mask_storeu_ps(p, static_cast<uint16_t>(mask), v);
}

// Keeps a loaded vector in a register: GCC 12 would load it again, unaligned, for each use.
inline vec keep(vec v) {
#if defined(__GNUC__) && !defined(__clang__) && defined(__AVX512F__)
  asm("" : "+v"(v));
#endif
  return v;
}
inline vec keep_in_turn(vec v) { return keep(v); }

// Computes: a0 b0 a1 b1 ..., in two vectors.
inline void interleave(vec a, vec b, vec* first, vec* second) {
  const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high =
      _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  *first = _mm512_permutex2var_ps(a, low, b);
  *second = _mm512_permutex2var_ps(a, high, b);
}

// Computes: in lane i, element lane[i] of y[2] where mask2 has bit i, else of y[1] where mask1 has
// it, else of y[0].
inline vec select_lanes(const vec (&y)[3], __m512i lane, uint16_t mask1, uint16_t mask2) {
  const vec first =
      _mm512_mask_permutexvar_ps(_mm512_permutexvar_ps(lane, y[0]), mask1, lane, y[1]);
  return _mm512_mask_permutexvar_ps(first, mask2, lane, y[2]);
}

// Computes: a0 b0 c0 a1 b1 ..., in three vectors.
inline void interleave(const vec (&y)[3], vec (&out)[3]) {
  const __m512i low = _mm512_setr_epi32(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5);
  const __m512i middle = _mm512_setr_epi32(5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10);
  const __m512i high =
      _mm512_setr_epi32(10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15);
  out[0] = select_lanes(y, low, 0x2492, 0x4924);
  out[1] = select_lanes(y, middle, 0x9249, 0x2492);
  out[2] = select_lanes(y, high, 0x4924, 0x9249);
}

}  // namespace avx512

}  // namespace

}  // namespace ct2d
