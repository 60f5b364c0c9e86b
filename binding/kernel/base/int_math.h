// Integer arithmetic of shapes: exact, and with overflow made visible.
//
// All sizes are int64_t. Products of user-given sizes go through `mul_within`, so that an overflow
// is a refused problem and never a wrapped index.
#pragma once

#include <cstdint>

namespace ct2d {

// The largest size that a JavaScript number holds exactly.
inline constexpr int64_t kMaxSize = (int64_t{1} << 53) - 1;

constexpr int64_t ceil_div(int64_t a, int64_t b) { return a / b + (a % b > 0 ? 1 : 0); }

// Computes: the least multiple that is not below `value`.
constexpr int64_t round_up(int64_t value, int64_t multiple) {
  return ceil_div(value, multiple) * multiple;
}

// Takes the innermost index, in [0, count), off a number that nests indices.
constexpr int64_t take_index(int64_t* nested, int64_t count) {
  const int64_t index = *nested % count;
  *nested /= count;
  return index;
}

constexpr int64_t gcd(int64_t a, int64_t b) {
  while (b != 0) {
    const int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// Computes: the x in [0, m) with a * x = 1 (mod m); 0 when m is 1.
// Requires: a >= 1, m >= 1, gcd(a, m) = 1.
constexpr int64_t mod_inverse(int64_t a, int64_t m) {
  int64_t r0 = m, r1 = a % m, t0 = 0, t1 = 1;
  while (r1 != 0) {
    const int64_t q = r0 / r1;
    const int64_t r2 = r0 - q * r1, t2 = t0 - q * t1;
    r0 = r1, r1 = r2, t0 = t1, t1 = t2;
  }
  return m == 1 ? 0 : (t0 % m + m) % m;
}

// Computes: *product *= factor, unless the result would pass `limit`.
// Requires: *product >= 0, factor >= 0. Returns: false, with *product unchanged, past the limit.
constexpr bool mul_within(int64_t* product, int64_t factor, int64_t limit = kMaxSize) {
  if (factor != 0 && *product > limit / factor) return false;
  *product *= factor;
  return true;
}

}  // namespace ct2d
