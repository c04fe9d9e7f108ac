// Vectors of 8 floats: what needs shuffles or masks.

// The first `count` lanes, 1 or more, and zeros.
static inline vector load_some(const float *from, long count) {
  if (count >= LANES) return load(from);
  return (vector)_mm256_maskload_ps(from, (__m256i)first_lanes(count));
}

static inline void store_some(float *to, vector value, long count) {
  if (count >= LANES) return store(to, value);
  _mm256_maskstore_ps(to, (__m256i)first_lanes(count), (__m256)value);
}

static inline float sum_of(vector value) {
  value += __builtin_shufflevector(value, value, 4, 5, 6, 7, 0, 1, 2, 3);
  value += __builtin_shufflevector(value, value, 2, 3, 0, 1, 6, 7, 4, 5);
  return value[0] + value[1];
}

static inline float largest_of(vector value) {
  value = larger(value, __builtin_shufflevector(value, value, 4, 5, 6, 7, 0, 1, 2, 3));
  value = larger(value, __builtin_shufflevector(value, value, 2, 3, 0, 1, 6, 7, 4, 5));
  return value[0] > value[1] ? value[0] : value[1];
}

// Exchanges rows and columns of 8 x 8 values: first inside halves of vectors, then halves.
static inline __attribute__((always_inline)) void transpose(vector rows[LANES]) {
  __m256 pairs[8], fours[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 2) {
    pairs[i] = _mm256_unpacklo_ps((__m256)rows[i], (__m256)rows[i + 1]);
    pairs[i + 1] = _mm256_unpackhi_ps((__m256)rows[i], (__m256)rows[i + 1]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 4) {
    fours[i] = _mm256_shuffle_ps(pairs[i], pairs[i + 2], 0x44);
    fours[i + 1] = _mm256_shuffle_ps(pairs[i], pairs[i + 2], 0xee);
    fours[i + 2] = _mm256_shuffle_ps(pairs[i + 1], pairs[i + 3], 0x44);
    fours[i + 3] = _mm256_shuffle_ps(pairs[i + 1], pairs[i + 3], 0xee);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    rows[i] = (vector)_mm256_permute2f128_ps(fours[i], fours[i + 4], 0x20);
    rows[i + 4] = (vector)_mm256_permute2f128_ps(fours[i], fours[i + 4], 0x31);
  }
}
