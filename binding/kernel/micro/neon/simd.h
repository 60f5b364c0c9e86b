// NEON of AArch64: 32 registers of 4 floats, FMA by element.
//
// One vector type and the dozen operations that the microkernels are written in.
#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "base/half.h"

namespace ct2d {

namespace {

namespace neon {

using vec = float32x4_t;
inline constexpr int kLanes = 4;
inline constexpr int kRegisters = 32;
// Input channels per turn of a tile's loop: more than one saves loop instructions.
inline constexpr int kChannelsAtATime = 1;
inline constexpr int kAccumulators = 24;
inline constexpr bool kHasHalves = true;      // whether the CPU converts float16
inline constexpr bool kStoresPast = false;    // whether store_past leaves the caches out
inline constexpr bool kStoresMasked = false;  // whether store_masked exists, for tiles to use
// Output channels of a full tile with 1 to 4 phases.
inline constexpr int kWidthLaneHeights[] = {12, 6, 4, 3};

inline vec zero() { return vdupq_n_f32(0.0f); }
inline vec load(const float* p) { return vld1q_f32(p); }
inline vec load(const half_bits* p) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(&p->bits)));
}
inline void store(float* p, vec v) { vst1q_f32(p, v); }
inline void store(half_bits* p, vec v) {
  vst1_u16(&p->bits, vreinterpret_u16_f16(vcvt_f16_f32(v)));
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

inline vec broadcast(const float* p) { return vld1q_dup_f32(p); }
inline vec add(vec a, vec b) { return vaddq_f32(a, b); }
inline vec subtract(vec a, vec b) { return vsubq_f32(a, b); }

// Computes: sum + x * w[index]. Reads the aligned group of four of `w` that holds the index, so
// that one load serves four elements; weights are padded for it.
inline vec fma_element(vec sum, vec x, const float* w, int index) {
  const vec four = vld1q_f32(w + (index & ~3));
  switch (index & 3) {
    case 0:
      return vfmaq_laneq_f32(sum, x, four, 0);
    case 1:
      return vfmaq_laneq_f32(sum, x, four, 1);
    case 2:
      return vfmaq_laneq_f32(sum, x, four, 2);
    default:
      return vfmaq_laneq_f32(sum, x, four, 3);
  }
}

// Computes: sum + a * b.
inline vec multiply_add(vec sum, vec a, vec b) { return vfmaq_f32(sum, a, b); }
inline vec bit_and(vec a, vec b) {
  return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(a), vreinterpretq_u32_f32(b)));
}

// Stores the first `count` lanes, and touches no other element. Requires: 0 <= count < kLanes.
template <class T>
inline void store_first(T* p, vec v, int count) {
  T lanes[kLanes];
  store(lanes, v);
  for (int i = 0; i < count; ++i) p[i] = lanes[i];
}

inline vec keep(vec v) { return v; }

// Loads the vector before anything that follows: Clang would otherwise load later channels first
// and run out of registers.
inline vec keep_in_turn(vec v) {
#if defined(__clang__)
  asm volatile("" : "+w"(v));
#endif
  return v;
}

// Computes: a0 b0 a1 b1 ..., in two vectors.
inline void interleave(vec a, vec b, vec* first, vec* second) {
  *first = vzip1q_f32(a, b);
  *second = vzip2q_f32(a, b);
}

// Computes: a0 b0 c0 a1 b1 ..., in three vectors.
inline void interleave(const vec (&y)[3], vec (&out)[3]) {
  const vec next = vextq_f32(y[0], y[0], 1);
  out[0] = vcombine_f32(vget_low_f32(vzip1q_f32(y[0], y[1])), vget_low_f32(vzip1q_f32(y[2], next)));
  out[1] =
      vcombine_f32(vget_high_f32(vzip1q_f32(y[1], y[2])), vget_low_f32(vzip2q_f32(y[0], y[1])));
  out[2] =
      vcombine_f32(vget_low_f32(vzip2q_f32(y[2], next)), vget_high_f32(vzip2q_f32(y[1], y[2])));
}

}  // namespace neon

}  // namespace

}  // namespace ct2d
