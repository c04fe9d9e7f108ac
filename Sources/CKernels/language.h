// Sums over the n-grams of a line, for telling languages apart; 8-bit weights, 16-bit partial sums.
//
//   rows     row numbers of n-grams; row 0 is all zeros and never listed
//   weights  (rows x width) signed bytes, width a multiple of 16, in -127 ... 127
//   sums     (width) 32-bit sums

#include <stdint.h>
#include <string.h>

typedef int8_t ck_bytes __attribute__((vector_size(16)));
typedef int16_t ck_shorts __attribute__((vector_size(32)));
typedef int32_t ck_words __attribute__((vector_size(64)));

// 256 * 127 < 2^15: so many rows fit into 16-bit sums.
enum { LANGUAGE_CHUNK = 256, LANGUAGE_AHEAD = 8 };

static inline __attribute__((always_inline)) void sum_blocks(
    const uint16_t *rows, long count, const int8_t *weights, long width, int blocks,
    int32_t *sums) {
  for (long start = 0; start < count; start += LANGUAGE_CHUNK) {
    const long end = start + LANGUAGE_CHUNK < count ? start + LANGUAGE_CHUNK : count;
    ck_shorts partial[4] = {{0}};
    for (long i = start; i < end; i++) {
      if (i + LANGUAGE_AHEAD < count) {
        // A row may lie across two cache lines.
        const int8_t *next = weights + (long)rows[i + LANGUAGE_AHEAD] * width;
        __builtin_prefetch(next);
        __builtin_prefetch(next + 16 * blocks - 1);
      }
      const int8_t *row = weights + (long)rows[i] * width;
      for (int b = 0; b < blocks; b++) {
        ck_bytes bytes;
        memcpy(&bytes, row + 16 * b, sizeof bytes);
        partial[b] += __builtin_convertvector(bytes, ck_shorts);
      }
    }
    for (int b = 0; b < blocks; b++) {
      ck_words total;
      memcpy(&total, sums + 16 * b, sizeof total);
      total += __builtin_convertvector(partial[b], ck_words);
      memcpy(sums + 16 * b, &total, sizeof total);
    }
  }
}

static void language_sums(
    const uint16_t *rows, long count, const int8_t *weights, long width, int32_t *sums) {
  memset(sums, 0, sizeof(int32_t) * (size_t)width);
  long label = 0;
  for (; label + 64 <= width; label += 64)
    sum_blocks(rows, count, weights + label, width, 4, sums + label);
  switch ((width - label) / 16) {
  case 3: sum_blocks(rows, count, weights + label, width, 3, sums + label); break;
  case 2: sum_blocks(rows, count, weights + label, width, 2, sums + label); break;
  case 1: sum_blocks(rows, count, weights + label, width, 1, sums + label); break;
  default: break;
  }
}
