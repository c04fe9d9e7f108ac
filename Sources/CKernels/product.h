// The packed matrix product.

// Memory that is fetched into the second cache a few lines at a time, while a product runs.
typedef struct {
  const char *line;
  // Lines left in this row and rows left with it; lines of a row, bytes from the last to the next.
  long lines, rows, row_lines, skip;
  // Lines to fetch in every WORDS_A_FETCH words of a tile.
  long at_once;
} ahead;

enum { WORDS_A_FETCH = 32, CACHE_LINE = 64 };

// Fetches the next few lines.
static inline void fetch(ahead *a) {
  for (long count = a->at_once; count > 0 && a->rows > 0; count--, a->line += CACHE_LINE) {
    __builtin_prefetch(a->line, 0, 2);
    if (--a->lines > 0) continue;
    a->lines = a->row_lines;
    a->line += a->skip;
    a->rows--;
  }
}

// A product of packed factors: strips of a are TILE_ROWS rows, strips of b TILE_COLUMNS columns.
typedef struct {
  int bf16;
  long m, n, k;
  const float *a, *b;
  // Steps that the strips of a and b were packed with: k or more.
  long a_steps, b_steps;
  float *c;
  long c_row;
  int accumulate;
  const float *bias;
  // What of c is wanted, or which part of a is zero and left out.
  enum { WHOLE, LOWER_RESULT, LOWER_FACTOR, UPPER_FACTOR } shape;
  // The lower part is where column <= row + diagonal, the upper where column >= row - diagonal.
  long diagonal;
  // What is packed next.
  ahead *next;
} block;

// One step of a tile: sums += a (broadcast) * b.
static inline __attribute__((always_inline)) vector multiply_add(
    const int bf16, vector sum, float a, vector b) {
#if BFLOATS
  if (bf16) return (vector)_mm512_dpbf16_ps((__m512)sum, (__m512bh)(vector)(a), (__m512bh)b);
#endif
  return sum + (vector)(a) * b;
}

// Fetches a tile of the result, which is added to or written over after the sums.
static inline __attribute__((always_inline)) void fetch_tile(
    const float *c, long c_row, const int tile_rows, const int columns, long rows) {
#pragma clang loop unroll(full)
  for (int row = 0; row < tile_rows; row++) {
    // The last byte too: a row may lie across cache lines.
    const float *to = c + least(row, rows - 1) * c_row;
    __builtin_prefetch(to);
    __builtin_prefetch(to + columns - 1);
  }
}

// One register tile: c[rows x columns] (+)= the packed strips a and b over their next words.
static inline __attribute__((always_inline)) void multiply_tile(
    const int bf16, const int tile_rows, const int vectors, long words, const float *a,
    const float *b, const block *w, float *c, const float *bias, long rows, long columns) {
  vector sums[TILE_ROWS][2];
  fetch_tile(c, w->c_row, tile_rows, vectors * LANES, rows);
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    const vector start = bias ? load_some(bias + v * LANES, columns - v * LANES) : (vector)(0.0f);
#pragma clang loop unroll(full)
    for (int row = 0; row < tile_rows; row++) sums[row][v] = start;
  }
  for (long word = 0; word < words;) {
    if (w->next) fetch(w->next);
    const long end = least(words, word + WORDS_A_FETCH);
    for (; word < end; word++, a += TILE_ROWS, b += TILE_COLUMNS) {
      const vector left = load(b), right = vectors > 1 ? load(b + LANES) : left;
#pragma clang loop unroll(full)
      for (int row = 0; row < tile_rows; row++) {
        sums[row][0] = multiply_add(bf16, sums[row][0], a[row], left);
        if (vectors > 1) sums[row][1] = multiply_add(bf16, sums[row][1], a[row], right);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < tile_rows; row++) {
    if (row >= rows) continue;
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float *to = c + row * w->c_row + v * LANES;
      const long left = columns - v * LANES;
      if (w->accumulate) sums[row][v] += load_some(to, left);
      store_some(to, sums[row][v], left);
    }
  }
}

// The tile at (row, column) of a block, by the smallest code that has all of it.
static inline __attribute__((always_inline)) void multiply_at(
    const int bf16, const block *w, long row, long column, long begin, long end) {
  const long first = bf16 ? begin / STEPS_A_WORD : begin;
  const long words = words_of(bf16, end) - first;
  const long a_strip = strip_floats(bf16, TILE_ROWS, w->a_steps);
  const long b_strip = strip_floats(bf16, TILE_COLUMNS, w->b_steps);
  const float *a = w->a + row / TILE_ROWS * a_strip + first * TILE_ROWS;
  const float *b = w->b + column / TILE_COLUMNS * b_strip + first * TILE_COLUMNS;
  float *c = w->c + row * w->c_row + column;
  const float *bias = w->bias ? w->bias + column : NULL;
  const long rows = w->m - row, columns = w->n - column;
  if (rows > TILE_ROWS / 2) {
    if (columns > LANES)
      multiply_tile(bf16, TILE_ROWS, 2, words, a, b, w, c, bias, rows, columns);
    else
      multiply_tile(bf16, TILE_ROWS, 1, words, a, b, w, c, bias, rows, columns);
  } else {
    if (columns > LANES)
      multiply_tile(bf16, TILE_ROWS / 2, 2, words, a, b, w, c, bias, rows, columns);
    else
      multiply_tile(bf16, TILE_ROWS / 2, 1, words, a, b, w, c, bias, rows, columns);
  }
}

static inline __attribute__((always_inline)) void multiply_tiles(const int bf16, const block *w) {
  for (long column = 0; column < w->n; column += TILE_COLUMNS) {
    long row = 0;
    if (w->shape == LOWER_RESULT && column > w->diagonal)
      row = (column - w->diagonal) / TILE_ROWS * TILE_ROWS;
    for (; row < w->m; row += TILE_ROWS) {
      long begin = 0, end = w->k;
      if (w->shape == LOWER_FACTOR) end = least(end, row + TILE_ROWS + w->diagonal);
      // Even, so that no pair of bfloat16s is cut.
      if (w->shape == UPPER_FACTOR) begin = most(0, row - w->diagonal) / 2 * 2;
      multiply_at(bf16, w, row, column, begin, end);
    }
  }
}

static __attribute__((noinline)) void multiply_block(const block *w) {
#if BFLOATS
  if (w->bf16) return multiply_tiles(1, w);
#endif
  multiply_tiles(0, w);
}

// The lines of a factor's block, whichever way it is packed, to be fetched in `chunks` parts.
static ahead ahead_of(
    const float *from, long lane_stride, long step_stride, long lanes, long steps, long chunks) {
  const int along = lane_stride == 1;
  const long lines = ((along ? lanes : steps) * (long)sizeof(float) + CACHE_LINE - 1) / CACHE_LINE;
  const long rows = along ? steps : lanes, stride = along ? step_stride : lane_stride;
  return (ahead){
      .line = (const char *)from, .lines = lines, .rows = rows, .row_lines = lines,
      .skip = stride * (long)sizeof(float) - lines * CACHE_LINE,
      .at_once = (lines * rows + chunks - 1) / chunks};
}

// How a product is cut: into blocks of k steps, m rows and n columns.
typedef struct {
  long m, n, k;
  // Whether one block has all of a.
  int whole_a;
} cut;

static cut cut_of(const ck_gemm *g) {
  const long deepest = g->bf16 && STEPS_A_WORD == 2 ? 2 * BLOCK_PAIRS : BLOCK_K;
  const long blocks = most(1, (g->k + deepest - 1) / deepest);
  // Blocks of k of about the same length, all even but the last.
  cut c = {.n = BLOCK_N, .k = most(2, ((g->k + blocks - 1) / blocks + 1) / 2 * 2)};
  const long words = words_of(g->bf16, c.k);
  c.m = 2 * words <= BLOCK_K ? 2 * BLOCK_M : BLOCK_M;
  c.whole_a = g->m <= c.m && g->k <= c.k;
  // Then b comes in small blocks, the next of which is fetched while the one before is multiplied.
  if (c.whole_a) c.n = BLOCK_N / 4;
  return c;
}

// Packs a block of a and multiplies it by the packed block of b, while what is packed next, if that
// is not too much, comes nearer.
static void multiply_rows(
    const ck_gemm *g, const cut *cut, block w, float *packed_a, long row, long column, long step) {
  const float *a = g->a + row * g->a_row + step * g->a_column;
  const float *b = g->b + step * g->b_row + (column + w.n) * g->b_column;
  if (!cut->whole_a || column == 0)
    pack_rows(g->bf16, packed_a, a, g->a_row, g->a_column, w.m, w.k);
  const long tiles =
      (w.n + TILE_COLUMNS - 1) / TILE_COLUMNS * ((w.m + TILE_ROWS - 1) / TILE_ROWS);
  const long chunks = tiles * ((words_of(g->bf16, w.k) + WORDS_A_FETCH - 1) / WORDS_A_FETCH);
  const long rows = least(cut->m, g->m - row - w.m), columns = least(cut->n, g->n - column - w.n);
  ahead next = {0};
  if (rows > 0)
    next = ahead_of(a + w.m * g->a_row, g->a_row, g->a_column, rows, w.k, chunks);
  else if (cut->whole_a && columns > 0)
    next = ahead_of(b, g->b_column, g->b_row, columns, w.k, chunks);
  w.next = &next;
  w.c = g->c + row * g->c_row + column;
  multiply_block(&w);
}

// Packs the blocks of b, then of a, and multiplies them: Goto and van de Geijn (2008), "Anatomy of
// high-performance matrix multiplication". Each element of c is summed over k in the same order
// wherever it lies in its tile, and the blocks of k depend on k alone.
static void gemm(const ck_gemm *work, float *scratch) {
  const ck_gemm g = *work;
  const cut cut = cut_of(&g);
  float *const packed_b = scratch + packed_floats(BLOCK_M, MOST_ROWS, BLOCK_K);
  if (g.k <= 0 && !g.accumulate)
    for (long row = 0; row < g.m; row++)
      for (long column = 0; column < g.n; column++)
        g.c[row * g.c_row + column] = g.bias ? g.bias[column] : 0;
  for (long column = 0; column < g.n; column += cut.n)
    for (long step = 0; step < g.k; step += cut.k) {
      const float *b = g.b + step * g.b_row + column * g.b_column;
      block w = {
          .bf16 = g.bf16, .n = least(cut.n, g.n - column), .k = least(cut.k, g.k - step),
          .a = scratch, .b = packed_b, .c_row = g.c_row, .accumulate = g.accumulate || step > 0};
      w.a_steps = w.b_steps = w.k;
      if (g.bias && !w.accumulate) w.bias = g.bias + column;
      pack_columns(g.bf16, packed_b, b, g.b_row, g.b_column, w.n, w.k);
      for (long row = 0; row < g.m; row += cut.m) {
        w.m = least(cut.m, g.m - row);
        multiply_rows(&g, &cut, w, scratch, row, column, step);
      }
    }
}
