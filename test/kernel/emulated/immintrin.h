// Stands in for the compiler's <immintrin.h>, so that the AVX-512 unit, unchanged, runs on any CPU:
// SIMDe (Debian: libsimde-dev) computes each instruction in portable C.
#pragma once

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>
#include <simde/x86/f16c.h>

#ifndef _MM_FROUND_TO_NEAREST_INT
#define _MM_FROUND_TO_NEAREST_INT 0
#endif

// Of SIMDe 0.7.4 these are missing; they go through the library's own software conversion.
#include "base/half.h"

static inline simde__m512 ct2d_mm512_cvtph_ps(simde__m256i halves) {
  ct2d::half_bits in[16];
  float out[16];
  simde_mm256_storeu_si256(in, halves);
  for (int i = 0; i < 16; ++i) out[i] = ct2d::half_to_float(in[i]);
  return simde_mm512_loadu_ps(out);
}

static inline simde__m256i ct2d_mm512_cvtps_ph(simde__m512 floats) {
  float in[16];
  ct2d::half_bits out[16];
  simde_mm512_storeu_ps(in, floats);
  for (int i = 0; i < 16; ++i) out[i] = ct2d::half_from_double(static_cast<double>(in[i]));
  return simde_mm256_loadu_si256(reinterpret_cast<const simde__m256i*>(out));
}

// So are the masked loads and stores.
static inline simde__m512 ct2d_mm512_maskz_loadu_ps(unsigned mask, const float* p) {
  float lanes[16] = {};
  for (int i = 0; i < 16; ++i) {
    if ((mask >> i & 1) != 0) lanes[i] = p[i];
  }
  return simde_mm512_loadu_ps(lanes);
}

static inline simde__m256i ct2d_mm256_maskz_loadu_epi16(unsigned mask, const void* p) {
  ct2d::half_bits lanes[16] = {};
  for (int i = 0; i < 16; ++i) {
    if ((mask >> i & 1) != 0) lanes[i] = static_cast<const ct2d::half_bits*>(p)[i];
  }
  return simde_mm256_loadu_si256(reinterpret_cast<const simde__m256i*>(lanes));
}

static inline void ct2d_mm512_mask_storeu_ps(float* p, unsigned mask, simde__m512 floats) {
  float lanes[16];
  simde_mm512_storeu_ps(lanes, floats);
  for (int i = 0; i < 16; ++i) {
    if ((mask >> i & 1) != 0) p[i] = lanes[i];
  }
}

static inline void ct2d_mm256_mask_storeu_epi16(void* p, unsigned mask, simde__m256i halves) {
  ct2d::half_bits lanes[16];
  simde_mm256_storeu_si256(lanes, halves);
  for (int i = 0; i < 16; ++i) {
    if ((mask >> i & 1) != 0) static_cast<ct2d::half_bits*>(p)[i] = lanes[i];
  }
}

#define _mm512_maskz_loadu_ps(mask, p) ct2d_mm512_maskz_loadu_ps(mask, p)
#define _mm256_maskz_loadu_epi16(mask, p) ct2d_mm256_maskz_loadu_epi16(mask, p)
#define _mm512_mask_storeu_ps(p, mask, floats) ct2d_mm512_mask_storeu_ps(p, mask, floats)
#define _mm256_mask_storeu_epi16(p, mask, halves) ct2d_mm256_mask_storeu_epi16(p, mask, halves)
#define _mm512_cvtph_ps(halves) ct2d_mm512_cvtph_ps(halves)
#define _mm512_cvtps_ph(floats, rounding) ct2d_mm512_cvtps_ph(floats)
#define _mm512_stream_ps(p, floats) simde_mm512_store_ps(p, floats)
