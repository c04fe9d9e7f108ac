// Which bytes belong to a set of bytes: sixteen at a time by shuffles, after Wojciech Mula,
// "SIMDized check which bytes are in a set" (2018).

#include "cbytes.h"

static uint64_t scalar_mask(const uint8_t *bytes, long count, const cb_set *set) {
  uint64_t mask = 0;
  for (long index = 0; index < count; index++) {
    const uint8_t byte = bytes[index];
    const uint8_t row = set->rows[byte >> 7][byte & 15];
    mask |= (uint64_t)(row >> (byte >> 4 & 7) & 1) << index;
  }
  return mask;
}

void cb_set_add(cb_set *set, uint8_t byte) {
  set->rows[byte >> 7][byte & 15] |= (uint8_t)(1 << (byte >> 4 & 7));
}

static void scalar_masks(const uint8_t *bytes, long count, const cb_set *set, uint64_t *masks) {
  for (long start = 0; start < count; start += 64)
    masks[start / 64] = scalar_mask(bytes + start, count - start < 64 ? count - start : 64, set);
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static void avx2_masks(
    const uint8_t *bytes, long count, const cb_set *set, uint64_t *masks) {
  const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)set->rows[0]));
  const __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)set->rows[1]));
  const __m256i bits = _mm256_set1_epi64x((long long)0x8040201008040201);
  const __m256i nibble = _mm256_set1_epi8(15);
  long start = 0;
  for (; start + 64 <= count; start += 64) {
    uint64_t mask = 0;
    for (int half = 0; half < 2; half++) {
      const __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + start + 32 * half));
      const __m256i column = _mm256_and_si256(b, nibble);
      const __m256i rows = _mm256_blendv_epi8(
          _mm256_shuffle_epi8(low, column), _mm256_shuffle_epi8(high, column), b);
      const __m256i bit = _mm256_shuffle_epi8(
          bits, _mm256_and_si256(_mm256_srli_epi16(b, 4), nibble));
      const __m256i found = _mm256_cmpeq_epi8(_mm256_and_si256(rows, bit), bit);
      mask |= (uint64_t)(uint32_t)_mm256_movemask_epi8(found) << (32 * half);
    }
    masks[start / 64] = mask;
  }
  if (start < count) masks[start / 64] = scalar_mask(bytes + start, count - start, set);
}
#endif

void cb_masks(const uint8_t *bytes, long count, const cb_set *set, uint64_t *masks) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return avx2_masks(bytes, count, set, masks);
#endif
  scalar_masks(bytes, count, set, masks);
}
