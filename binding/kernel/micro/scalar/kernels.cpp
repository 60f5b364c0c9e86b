#define CT2D_ISA_NAME scalar
#include "micro/scalar/simd.h"
#include "micro/unit.inl.h"
