// The kernels for AVX2 with FMA: 8 floats a vector, 16 registers.

#if defined(__x86_64__)

#include "tables.h"

// Here, so that nothing of theirs is compiled for this instruction set.
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define LANES 8
#define TILE_ROWS 6
#define BFLOATS 0
#define TABLE ck_avx2
#define INSTRUCTION_SET "AVX2"
#include "kernels.h"

#pragma clang attribute pop

#endif
