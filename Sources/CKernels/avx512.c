// The kernels for AVX-512: 16 floats a vector, 32 registers.

#if defined(__x86_64__)

#include "tables.h"

// Here, so that nothing of theirs is compiled for this instruction set.
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi2"))), \
    apply_to = function)

#define LANES 16
#define TILE_ROWS 14
#define BFLOATS 0
#define TABLE ck_avx512
#define INSTRUCTION_SET "AVX-512"
#include "kernels.h"

#pragma clang attribute pop

#endif
