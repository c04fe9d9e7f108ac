// Vectors of 16 floats: what needs shuffles or masks.

static inline __mmask16 some(long count) {
  return (__mmask16)_bzhi_u32(0xffff, (unsigned)(count < LANES ? count : LANES));
}

// The first `count` lanes, 1 or more, and zeros.
static inline vector load_some(const float *from, long count) {
  return (vector)_mm512_maskz_loadu_ps(some(count), from);
}

static inline void store_some(float *to, vector value, long count) {
  _mm512_mask_storeu_ps(to, some(count), (__m512)value);
}

static inline float sum_of(vector value) {
  value += __builtin_shufflevector(
      value, value, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  value += __builtin_shufflevector(
      value, value, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  value += __builtin_shufflevector(
      value, value, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  return value[0] + value[1];
}

static inline float largest_of(vector value) {
  value = larger(
      value, __builtin_shufflevector(
                 value, value, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  value = larger(
      value, __builtin_shufflevector(
                 value, value, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  value = larger(
      value, __builtin_shufflevector(
                 value, value, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
  return value[0] > value[1] ? value[0] : value[1];
}

// Exchanges rows and columns of 16 x 16 values: first inside quarters of vectors, then quarters.
static inline __attribute__((always_inline)) void transpose(vector rows[LANES]) {
  __m512 pairs[16], fours[16];
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 2) {
    pairs[i] = _mm512_unpacklo_ps((__m512)rows[i], (__m512)rows[i + 1]);
    pairs[i + 1] = _mm512_unpackhi_ps((__m512)rows[i], (__m512)rows[i + 1]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 4) {
    const __m512d a = _mm512_castps_pd(pairs[i]), b = _mm512_castps_pd(pairs[i + 1]);
    const __m512d c = _mm512_castps_pd(pairs[i + 2]), d = _mm512_castps_pd(pairs[i + 3]);
    fours[i] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, c));
    fours[i + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, c));
    fours[i + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(b, d));
    fours[i + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(b, d));
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    const __m512 a = _mm512_shuffle_f32x4(fours[i], fours[i + 4], 0x88);
    const __m512 b = _mm512_shuffle_f32x4(fours[i], fours[i + 4], 0xdd);
    const __m512 c = _mm512_shuffle_f32x4(fours[i + 8], fours[i + 12], 0x88);
    const __m512 d = _mm512_shuffle_f32x4(fours[i + 8], fours[i + 12], 0xdd);
    rows[i] = (vector)_mm512_shuffle_f32x4(a, c, 0x88);
    rows[i + 8] = (vector)_mm512_shuffle_f32x4(a, c, 0xdd);
    rows[i + 4] = (vector)_mm512_shuffle_f32x4(b, d, 0x88);
    rows[i + 12] = (vector)_mm512_shuffle_f32x4(b, d, 0xdd);
  }
}
