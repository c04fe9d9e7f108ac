// The kernels for AVX-512 with instructions for bfloat16.

#if defined(__x86_64__)

#include "tables.h"

// Here, so that nothing of theirs is compiled for this instruction set.
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,bmi2"))), \
    apply_to = function)

#define LANES 16
#define TILE_ROWS 14
#define BFLOATS 1
#define TABLE ck_avx512_bf16
#define INSTRUCTION_SET "AVX-512 BF16"
#include "kernels.h"

#pragma clang attribute pop

#endif
