#define CT2D_ISA_NAME avx2
#include "micro/avx2/simd.h"
#include "micro/unit.inl.h"
