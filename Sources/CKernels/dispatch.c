// Which kernels this processor can run.

#include "blocking.h"
#include "tables.h"

#include <stddef.h>

const ck_kernels *_Nullable ck_table(int index) {
  const ck_kernels *tables[4] = {NULL};
  int count = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    tables[count++] = &ck_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    tables[count++] = &ck_avx2;
#endif
  tables[count++] = &ck_portable;
  tables[count++] = &ck_scalar;
  return index >= 0 && index < count ? tables[index] : NULL;
}

const ck_kernels *_Nonnull ck_best(void) { return ck_table(0); }

long ck_gemm_scratch(void) { return (BLOCK_M + BLOCK_N) * BLOCK_K; }

long ck_attention_scratch(long length) {
  const long row = (length + WIDEST_VECTOR - 1) / WIDEST_VECTOR * WIDEST_VECTOR;
  return 2 * BLOCK_QUERY * row + 2 * (row + WIDEST_VECTOR) + ck_gemm_scratch();
}
