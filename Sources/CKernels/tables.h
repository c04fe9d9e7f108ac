// The tables of kernels, one an instruction set.

#ifndef TABLES_H
#define TABLES_H

#include "ckernels.h"

#if defined(__x86_64__)
extern const ck_kernels ck_avx512_bf16;
extern const ck_kernels ck_avx512;
extern const ck_kernels ck_avx2;
#endif
extern const ck_kernels ck_portable;
extern const ck_kernels ck_scalar;

#endif
