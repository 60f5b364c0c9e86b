// The body of micro/<isa>/kernels.cpp, which defines CT2D_ISA_NAME and includes its simd.h before.
//
// Three laws keep code for a better CPU out of the rest of the library;
// scripts/check-isa-units.ts checks them on the objects. A unit includes only <cstddef>,
// <cstdint>, its intrinsics header and headers of ours that do likewise (a std:: template would
// leave a weak symbol that the linker may pick for baseline code); it exports exactly one symbol;
// it has no dynamic initialiser.

#include "base/cache_line.h"
#include "base/prefetch.h"
#include "micro/kernel_table.h"

#if defined(__clang__)
#define CT2D_UNROLL _Pragma("clang loop unroll(full)")
#define CT2D_ROLL _Pragma("clang loop unroll(disable)")
#define CT2D_INLINE __attribute__((always_inline)) inline
#define CT2D_NOINLINE __attribute__((noinline))
#elif defined(__GNUC__)
#define CT2D_UNROLL _Pragma("GCC unroll 24")
#define CT2D_ROLL _Pragma("GCC unroll 1")
#define CT2D_INLINE __attribute__((always_inline)) inline
#define CT2D_NOINLINE __attribute__((noinline, noclone))
#else
#define CT2D_UNROLL
#define CT2D_ROLL
#define CT2D_INLINE __forceinline
#define CT2D_NOINLINE __declspec(noinline)
#endif

namespace ct2d {

namespace {

namespace CT2D_ISA_NAME {

// What the kernels use comes first: the order counts.
// clang-format off
#include "micro/pointers.inl.h"
#include "micro/convert.inl.h"
#include "micro/channel_lane.inl.h"
#include "micro/lines.inl.h"
#include "micro/lone_taps.inl.h"
#include "micro/row_depthwise.inl.h"
#include "micro/transpose.inl.h"
#include "micro/width_lane_table.inl.h"
#include "micro/winograd.inl.h"
// clang-format on

}  // namespace CT2D_ISA_NAME

}  // namespace

#define CT2D_JOIN(a, b) CT2D_JOIN_EXPANDED(a, b)
#define CT2D_JOIN_EXPANDED(a, b) a##b
#define CT2D_TEXT(a) CT2D_TEXT_EXPANDED(a)
#define CT2D_TEXT_EXPANDED(a) #a

extern const KernelTable CT2D_JOIN(CT2D_ISA_NAME, _kernels);
constinit const KernelTable CT2D_JOIN(CT2D_ISA_NAME, _kernels){
    CT2D_TEXT(CT2D_ISA_NAME),
    CT2D_ISA_NAME::kLanes,
    CT2D_ISA_NAME::kAccumulators,
#define CT2D_MICROKERNEL(name) CT2D_ISA_NAME::CT2D_JOIN(make_, name)(),
#include "micro/micro_list.inc"
#undef CT2D_MICROKERNEL
};

}  // namespace ct2d
