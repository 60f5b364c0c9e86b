#define CT2D_ISA_NAME neon
#include "micro/neon/simd.h"
#include "micro/unit.inl.h"
