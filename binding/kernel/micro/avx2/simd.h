// AVX2 with FMA and F16C: 16 registers of 8 floats.
//
// One vector type and the dozen operations that the microkernels are written in.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

namespace {

namespace avx2 {

using vec = __m256;
inline constexpr int kLanes = 8;
inline constexpr int kRegisters = 16;
// Input channels per turn of a tile's loop: more than one saves loop instructions.
inline constexpr int kChannelsAtATime = 4;
inline constexpr int kAccumulators = 12;
inline constexpr bool kHasHalves = true;      // whether the CPU converts float16
inline constexpr bool kStoresPast = false;    // whether store_past leaves the caches out
inline constexpr bool kStoresMasked = false;  // whether store_masked exists, for tiles to use
// Output channels of a full tile with 1 to 4 phases.
inline constexpr int kWidthLaneHeights[] = {6, 3, 2, 1};

inline vec zero() { return _mm256_setzero_ps(); }
inline vec load(const float* p) { return _mm256_loadu_ps(p); }
inline vec load(const half_bits* p) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline void store(float* p, vec v) { _mm256_storeu_ps(p, v); }
inline void store(half_bits* p, vec v) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}

// Only whole cache lines may go past the caches. A vector is shorter, so this is a plain store.
inline void store_past(float* p, vec v) { store(p, v); }
inline void settle() {}

// Loads lanes [begin, end), the others as zeros, and touches no other element.
inline vec load_between(const float* p, int begin, int end) {
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i from = _mm256_cmpgt_epi32(_mm256_set1_epi32(begin), lanes);
  return _mm256_maskload_ps(
      p, _mm256_andnot_si256(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(end), lanes)));
}
inline vec load_between(const half_bits* p, int begin, int end) {
  half_bits lanes[kLanes] = {};
  for (int i = begin; i < end; ++i) lanes[i] = p[i];
  return load(lanes);
}

inline vec broadcast(const float* p) { return _mm256_broadcast_ss(p); }
inline vec add(vec a, vec b) { return _mm256_add_ps(a, b); }
inline vec subtract(vec a, vec b) { return _mm256_sub_ps(a, b); }

// Computes: sum + x * w[index].
inline vec fma_element(vec sum, vec x, const float* w, int index) {
  const vec element = broadcast(w + index);
#if defined(__GNUC__)
  // Into the sum itself: GCC 12 would now and then overwrite a factor, move sums for it and run out
  // of registers.
  asm("vfmadd231ps %1, %2, %0" : "+x"(sum) : "x"(x), "x"(element));
  return sum;
#else
  return _mm256_fmadd_ps(element, x, sum);
#endif
}

// Computes: sum + a * b.
inline vec multiply_add(vec sum, vec a, vec b) { return _mm256_fmadd_ps(a, b, sum); }
inline vec bit_and(vec a, vec b) { return _mm256_and_ps(a, b); }

// Stores the first `count` lanes, and touches no other element. Requires: 0 <= count < kLanes.
inline void store_first(float* p, vec v, int count) {
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  _mm256_maskstore_ps(p, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), lanes), v);
}
inline void store_first(half_bits* p, vec v, int count) {
  __m128i halves = _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT);
  if ((count & 4) != 0) {
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), halves);
    halves = _mm_unpackhi_epi64(halves, halves);
    p += 4;
  }
  if ((count & 2) != 0) {
    _mm_storeu_si32(p, halves);
    halves = _mm_srli_epi64(halves, 32);
    p += 2;
  }
  if ((count & 1) != 0) p->bits = static_cast<uint16_t>(_mm_extract_epi16(halves, 0));
}

// Keeps a loaded vector in a register: GCC 12 would load it again, unaligned, for each use.
inline vec keep(vec v) {
#if defined(__GNUC__) && !defined(__clang__)
  asm("" : "+x"(v));
#endif
  return v;
}

// The same, and loads it before anything that follows: Clang would otherwise load later channels
// first and run out of registers.
inline vec keep_in_turn(vec v) {
#if defined(__clang__)
  asm volatile("" : "+x"(v));
  return v;
#else
  return keep(v);
#endif
}

// Computes: a0 b0 a1 b1 ..., in two vectors.
inline void interleave(vec a, vec b, vec* first, vec* second) {
  const vec low = _mm256_unpacklo_ps(a, b), high = _mm256_unpackhi_ps(a, b);
  *first = _mm256_permute2f128_ps(low, high, 0x20);
  *second = _mm256_permute2f128_ps(low, high, 0x31);
}

// Computes: a0 b0 c0 a1 b1 ..., in three vectors.
inline void interleave(const vec (&y)[3], vec (&out)[3]) {
  const vec c0a1 = _mm256_shuffle_ps(y[2], y[0], _MM_SHUFFLE(1, 1, 0, 0));
  const vec c2a3 = _mm256_shuffle_ps(y[2], y[0], _MM_SHUFFLE(3, 3, 2, 2));
  const vec first =
      _mm256_shuffle_ps(_mm256_unpacklo_ps(y[0], y[1]), c0a1, _MM_SHUFFLE(2, 0, 1, 0));
  const vec second = _mm256_shuffle_ps(_mm256_unpacklo_ps(y[1], y[2]),
                                       _mm256_unpackhi_ps(y[0], y[1]), _MM_SHUFFLE(1, 0, 3, 2));
  const vec third =
      _mm256_shuffle_ps(c2a3, _mm256_unpackhi_ps(y[1], y[2]), _MM_SHUFFLE(3, 2, 2, 0));
  out[0] = _mm256_permute2f128_ps(first, second, 0x20);
  out[1] = _mm256_permute2f128_ps(third, first, 0x30);
  out[2] = _mm256_permute2f128_ps(second, third, 0x31);
}

}  // namespace avx2

}  // namespace

}  // namespace ct2d
