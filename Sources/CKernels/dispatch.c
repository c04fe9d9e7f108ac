// Which kernels this processor can run.

#include "blocking.h"
#include "tables.h"

#include <stddef.h>

const ck_kernels *_Nullable ck_table(int index) {
  const ck_kernels *tables[5] = {NULL};
  int count = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("bmi2")) {
    if (__builtin_cpu_supports("avx512bf16")) tables[count++] = &ck_avx512_bf16;
    tables[count++] = &ck_avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    tables[count++] = &ck_avx2;
#endif
  tables[count++] = &ck_portable;
  tables[count++] = &ck_scalar;
  return index >= 0 && index < count ? tables[index] : NULL;
}

const ck_kernels *_Nonnull ck_best(void) { return ck_table(0); }

long ck_gemm_scratch(void) {
  return packed_floats(BLOCK_M, MOST_ROWS, BLOCK_K) + packed_floats(BLOCK_N, MOST_COLUMNS, BLOCK_K);
}

// As attention.h divides it, each of the 12 parts on a vector's boundary.
long ck_attention_scratch(long length, long channels) {
  const long row = length + WIDEST_VECTOR;
  const long attention = 2 * BLOCK_QUERY * row + BLOCK_QUERY + 2 * (row + WIDEST_VECTOR) +
                         packed_left(length, channels) +
                         2 * packed_floats(length, MOST_COLUMNS, channels) +
                         2 * packed_floats(channels, MOST_COLUMNS, length) +
                         2 * packed_floats(channels, MOST_COLUMNS, BLOCK_QUERY) +
                         12 * WIDEST_VECTOR;
  return attention > ck_gemm_scratch() ? attention : ck_gemm_scratch();
}
