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

enum { STEPS_TOGETHER = 4 };

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
static inline __attribute__((always_inline)) vector words(const int bf16, const float *from) {
#if BFLOATS
  if (bf16)
    return (vector)_mm512_cvtne2ps_pbh((__m512)load(from + LANES), (__m512)load(from));
#endif
  return bf16 ? bfloats_of(load(from)) : load(from);
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

// LANES words of LANES lanes, or of as many as the strip has: `width` of the words are stored.
static inline __attribute__((always_inline)) void pack_square(
    const int bf16, float *to, const long lanes, const float *from, long lane_stride, long lane,
    long width) {
  vector square[LANES];
#pragma clang loop unroll(full)
  for (long part = 0; part < LANES; part++) {
    const float *source = from + part * lane_stride;
    square[part] = lane + part < lanes ? words(bf16, source) : (vector)(0.0f);
  }
  transpose(square);
#pragma clang loop unroll(full)
  for (long part = 0; part < LANES; part++)
    if (part < width) store_words(to + part * lanes + lane, square[part], lanes, lane);
}

// The same at the edge of the matrix: `filled` lanes and `steps` steps are there.
static __attribute__((noinline)) void pack_edge(
    int bf16, float *to, const long lanes, const float *from, long lane_stride, long lane,
    long filled, long steps) {
  float edge[LANES][2 * LANES] = {{0}};
  for (long part = 0; part < least(LANES, filled); part++)
    for (long step = 0; step < steps; step += LANES)
      store(edge[part] + step, load_some(from + part * lane_stride + step, steps - step));
  if (bf16)
    pack_square(1, to, lanes, edge[0], 2 * LANES, lane, words_of(1, steps));
  else
    pack_square(0, to, lanes, edge[0], 2 * LANES, lane, words_of(0, steps));
}

// The steps of a strip each of whose lanes has its steps side by side.
static inline __attribute__((always_inline)) void pack_transposing(
    const int bf16, float *to, const long lanes, const float *from, long lane_stride, long filled,
    long steps) {
  const long together = (bf16 ? STEPS_A_WORD : 1) * LANES;
  for (long step = 0; step < steps; step += together, to += lanes * LANES)
#pragma clang loop unroll(full)
    for (long lane = 0; lane < lanes; lane += LANES) {
      const float *source = from + lane * lane_stride + step;
      if (least(lanes, lane + LANES) <= filled && step + together <= steps)
        pack_square(bf16, to, lanes, source, lane_stride, lane, LANES);
      else
        pack_edge(
            bf16, to, lanes, source, lane_stride, lane, filled - lane,
            least(together, steps - step));
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

// Floats from one packed strip to the next: on a cache line, behind what the last step's vector
// writes too far. Strips a power of two apart would share few lines of the cache.
static inline long strip_floats(const int bf16, const long lanes, long steps) {
  return (lanes * words_of(bf16, steps) + 2 * WIDEST_VECTOR - 1) / WIDEST_VECTOR * WIDEST_VECTOR;
}

// Strips whose lanes lie side by side: a few steps of all strips at a time, so that the source is
// read along its rows.
static inline __attribute__((always_inline)) void pack_along(
    const int bf16, float *to, const long lanes, const float *from, long step_stride, long count,
    long steps) {
  const long strip = strip_floats(bf16, lanes, steps);
  for (long step = 0; step < steps; step += STEPS_TOGETHER) {
    float *next = to + lanes * words_of(bf16, step);
    const float *source = from + step * step_stride;
    long lane = 0;
    if (steps - step >= STEPS_TOGETHER)
      for (; lane + lanes <= count; lane += lanes, next += strip, source += lanes)
        pack_copying(bf16, next, lanes, source, step_stride, lanes, STEPS_TOGETHER);
    for (; lane < count; lane += lanes, next += strip, source += lanes)
      pack_copying(
          bf16, next, lanes, source, step_stride, count - lane,
          least(STEPS_TOGETHER, steps - step));
  }
}

// Packs `count` lanes into strips of `lanes`.
static inline __attribute__((always_inline)) void pack(
    const int bf16, float *to, const long lanes, const float *from, long lane_stride,
    long step_stride, long count, long steps) {
  if (lane_stride == 1) return pack_along(bf16, to, lanes, from, step_stride, count, steps);
  for (long lane = 0; lane < count; lane += lanes, to += strip_floats(bf16, lanes, steps)) {
    const float *source = from + lane * lane_stride;
    if (step_stride == 1)
      pack_transposing(bf16, to, lanes, source, lane_stride, count - lane, steps);
    else
      pack_gathering(bf16, to, lanes, source, lane_stride, step_stride, count - lane, steps);
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
