#define CT2D_ISA_NAME sse2
#include "micro/sse2/simd.h"
#include "micro/unit.inl.h"
