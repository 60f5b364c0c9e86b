#define CT2D_ISA_NAME avx512
#include "micro/avx512/simd.h"
#include "micro/unit.inl.h"
