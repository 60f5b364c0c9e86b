// FloatMode: while one lives, its thread rounds to nearest, keeps subnormal numbers and traps
// nothing, whatever the process has set: another addon may have left its thread flushing them to
// zero, and bits would then depend on which threads work.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
#elif defined(__aarch64__)
#include <cstdint>
#endif

namespace ct2d {

class FloatMode {
 public:
  FloatMode() : saved_(read()) {
    if (differs()) write(kStandard);
  }
  ~FloatMode() {
    if (differs()) write(saved_);
  }
  FloatMode(const FloatMode&) = delete;
  FloatMode& operator=(const FloatMode&) = delete;

 private:
  // kStandard: round to nearest, all exceptions masked, subnormals kept. The sticky exception flags
  // are ignored.
#if defined(__x86_64__) || defined(_M_X64)
  using Word = unsigned;  // MXCSR
  static constexpr Word kStandard = 0x1f80, kStickyFlags = 0x003f;
  static Word read() { return _mm_getcsr(); }
  static void write(Word word) { _mm_setcsr(word); }
#elif defined(__aarch64__)
  using Word = uint64_t;  // FPCR
  static constexpr Word kStandard = 0, kStickyFlags = 0;
  static Word read() {
    Word word;
    asm volatile("mrs %0, fpcr" : "=r"(word));
    return word;
  }
  static void write(Word word) { asm volatile("msr fpcr, %0" : : "r"(word)); }
#else
  using Word = unsigned;  // no such word is known
  static constexpr Word kStandard = 0, kStickyFlags = 0;
  static Word read() { return kStandard; }
  static void write(Word) {}
#endif

  bool differs() const { return (saved_ & ~kStickyFlags) != kStandard; }

  const Word saved_;
};

}  // namespace ct2d
