// Packing the factors of a product into strips of TILE_ROWS or TILE_COLUMNS lanes, a step of the
// sum after another, so that a tile reads both from end to end.
//
// With `bf16` a packed word holds the bfloat16s of two steps, the first in its lower half; where
// the instruction set has nothing for them, a rounded float a step.

#if BFLOATS
enum { STEPS_A_WORD = 2 };
#else
enum { STEPS_A_WORD = 1 };
#endif

// The words that a lane's steps take.
static inline long words_of(const int bf16, long steps) {
  return bf16 ? (steps + STEPS_A_WORD - 1) / STEPS_A_WORD : steps;
}

// One word a lane, from a step's values; `next` is the step after it.
static inline __attribute__((always_inline)) vector word(
    const int bf16, vector value, vector next) {
#if BFLOATS
  if (bf16) {
    static const uint16_t interleaved[32] = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,
                                             21, 6, 22, 7,  23, 8,  24, 9,  25, 10, 26,
                                             11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh((__m512)next, (__m512)value);
    return (vector)_mm512_permutexvar_epi16(_mm512_loadu_si512(interleaved), halves);
  }
#endif
  return bf16 ? bfloats_of(value) : value;
}

// LANES words of one lane, from its next steps.
static inline __attribute__((always_inline)) vector words(
    const int bf16, const float *from, long steps) {
#if BFLOATS
  if (bf16) {
    const __m512 low = (__m512)load_some(from, steps);
    const __m512 high = steps > LANES ? (__m512)load_some(from + LANES, steps - LANES)
                                      : _mm512_setzero_ps();
    return (vector)_mm512_cvtne2ps_pbh(high, low);
  }
#endif
  const vector value = load_some(from, steps);
  return bf16 ? bfloats_of(value) : value;
}

// A vector of a strip's words: where it is the last of a strip that is no whole number of vectors,
// it runs into the next step's or the next strip's, which are written later.
static inline __attribute__((always_inline)) void store_words(
    float *to, vector value, const long lanes, long lane) {
  if (lanes < LANES || lane + LANES <= lanes)
    store(to, value);
  else
    store_some(to, value, lanes - lane);
}

// The steps of a strip whose lanes lie side by side.
static inline __attribute__((always_inline)) void pack_copying(
    const int bf16, float *to, const long lanes, const float *from, long step_stride, long filled,
    long steps) {
  const long together = bf16 ? STEPS_A_WORD : 1;
  for (long step = 0; step < steps; step += together, to += lanes) {
    const float *source = from + step * step_stride;
#pragma clang loop unroll(full)
    for (long lane = 0; lane < lanes; lane += LANES) {
      const long left = least(lanes, filled) - lane;
      vector value = (vector)(0.0f), next = (vector)(0.0f);
      if (left > 0) value = load_some(source + lane, left);
      if (left > 0 && together == 2 && step + 1 < steps)
        next = load_some(source + step_stride + lane, left);
      store_words(to + lane, word(bf16, value, next), lanes, lane);
    }
  }
}

// The steps of a strip each of whose lanes has its steps side by side.
static inline __attribute__((always_inline)) void pack_transposing(
    const int bf16, float *to, const long lanes, const float *from, long lane_stride, long filled,
    long steps) {
  const long together = bf16 ? STEPS_A_WORD : 1, count = words_of(bf16, steps);
  for (long first = 0; first < count; first += LANES) {
    const long step = first * together, width = least(LANES, count - first);
#pragma clang loop unroll(full)
    for (long lane = 0; lane < lanes; lane += LANES) {
      vector square[LANES];
#pragma clang loop unroll(full)
      for (long part = 0; part < LANES; part++) {
        const int inside = lane + part < least(lanes, filled);
        const float *source = from + (lane + part) * lane_stride + step;
        square[part] = inside ? words(bf16, source, steps - step) : (vector)(0.0f);
      }
      transpose(square);
      if (width == LANES)
#pragma clang loop unroll(full)
        for (long part = 0; part < LANES; part++)
          store_words(to + (first + part) * lanes + lane, square[part], lanes, lane);
      else
        for (long part = 0; part < width; part++)
          store_words(to + (first + part) * lanes + lane, square[part], lanes, lane);
    }
  }
}

// Any strides, with the steps in pieces that fit a small copy.
static void pack_gathering(
    const int bf16, float *to, const long lanes, const float *from, long lane_stride,
    long step_stride, long filled, long steps) {
  float rows[2][MOST_COLUMNS] = {{0}};
  const long together = bf16 ? STEPS_A_WORD : 1;
  for (long step = 0; step < steps; step += together, to += lanes) {
    for (long next = 0; next < together; next++)
      for (long lane = 0; lane < least(lanes, filled); lane++)
        rows[next][lane] =
            step + next < steps ? from[lane * lane_stride + (step + next) * step_stride] : 0;
    pack_copying(bf16, to, lanes, rows[0], MOST_COLUMNS, filled, least(together, steps - step));
  }
}

// Packs `count` lanes: strip s of `lanes` lanes starts at to + s * lanes * words.
static inline __attribute__((always_inline)) void pack(
    const int bf16, float *to, const long lanes, const float *from, long lane_stride,
    long step_stride, long count, long steps) {
  const long strip = lanes * words_of(bf16, steps);
  for (long lane = 0; lane < count; lane += lanes, to += strip) {
    const float *source = from + lane * lane_stride;
    const long filled = count - lane;
    if (lane_stride == 1)
      pack_copying(bf16, to, lanes, source, step_stride, filled, steps);
    else if (step_stride == 1)
      pack_transposing(bf16, to, lanes, source, lane_stride, filled, steps);
    else
      pack_gathering(bf16, to, lanes, source, lane_stride, step_stride, filled, steps);
  }
}

static __attribute__((noinline)) void pack_rows(
    int bf16, float *to, const float *from, long row, long column, long rows, long steps) {
  if (bf16)
    pack(1, to, TILE_ROWS, from, row, column, rows, steps);
  else
    pack(0, to, TILE_ROWS, from, row, column, rows, steps);
}

static __attribute__((noinline)) void pack_columns(
    int bf16, float *to, const float *from, long row, long column, long columns, long steps) {
  if (bf16)
    pack(1, to, TILE_COLUMNS, from, column, row, columns, steps);
  else
    pack(0, to, TILE_COLUMNS, from, column, row, columns, steps);
}
