// In place of libomp's z_Windows_NT-586_asm.asm, which only Microsoft's assembler reads: the same
// functions on the compiler's builtins.
#include <cpuid.h>

#include "kmp.h"

namespace {

// All arguments beyond the fourth lie on the stack, and the caller takes them away: a microtask
// does not see that it was passed more than it has.
constexpr int kMostArguments = 16;

template <class To, class From>
To bits_of(From value) {
  static_assert(sizeof(To) == sizeof(From));
  To bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace

extern "C" {

void __kmp_x86_cpuid(int leaf, int subleaf, struct kmp_cpuid* p) {
  __cpuid_count(leaf, subleaf, p->eax, p->ebx, p->ecx, p->edx);
}

kmp_int32 __kmp_test_then_add32(volatile kmp_int32* p, kmp_int32 value) {
  return __sync_fetch_and_add(p, value);
}

kmp_int64 __kmp_test_then_add64(volatile kmp_int64* p, kmp_int64 value) {
  return __sync_fetch_and_add(p, value);
}

#define CT2D_EXCHANGE(bits, result)                                                              \
  kmp_int##bits __kmp_xchg_fixed##bits(volatile kmp_int##bits* p, kmp_int##bits value) {         \
    return __atomic_exchange_n(p, value, __ATOMIC_SEQ_CST);                                      \
  }                                                                                              \
  result __kmp_compare_and_store##bits(volatile kmp_int##bits* p, kmp_int##bits expected,        \
                                       kmp_int##bits value) {                                    \
    return __sync_bool_compare_and_swap(p, expected, value);                                     \
  }                                                                                              \
  kmp_int##bits __kmp_compare_and_store_ret##bits(volatile kmp_int##bits* p,                     \
                                                  kmp_int##bits expected, kmp_int##bits value) { \
    return __sync_val_compare_and_swap(p, expected, value);                                      \
  }
CT2D_EXCHANGE(8, kmp_int8)
CT2D_EXCHANGE(16, kmp_int16)
CT2D_EXCHANGE(32, kmp_int32)
CT2D_EXCHANGE(64, kmp_int32)
#undef CT2D_EXCHANGE

kmp_real32 __kmp_xchg_real32(volatile kmp_real32* p, kmp_real32 value) {
  auto* const bits = reinterpret_cast<volatile kmp_int32*>(p);
  return bits_of<kmp_real32>(__kmp_xchg_fixed32(bits, bits_of<kmp_int32>(value)));
}

kmp_real64 __kmp_xchg_real64(volatile kmp_real64* p, kmp_real64 value) {
  auto* const bits = reinterpret_cast<volatile kmp_int64*>(p);
  return bits_of<kmp_real64>(__kmp_xchg_fixed64(bits, bits_of<kmp_int64>(value)));
}

void __kmp_load_x87_fpu_control_word(const kmp_int16* p) {
  __asm__ __volatile__("fldcw %0" : : "m"(*p));
}

void __kmp_store_x87_fpu_control_word(kmp_int16* p) {
  __asm__ __volatile__("fnstcw %0" : "=m"(*p));
}

void __kmp_clear_x87_fpu_status_word() { __asm__ __volatile__("fnclex"); }

int __kmp_invoke_microtask(microtask_t task, int gtid, int tid, int count, void* arguments[]) {
  if (count > kMostArguments) __builtin_trap();
  void* a[kMostArguments] = {};
  for (int i = 0; i < count; ++i) a[i] = arguments[i];
  task(&gtid, &tid, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12],
       a[13], a[14], a[15]);
  return 1;
}

}  // extern "C"
