// The packed matrix product.

// to[row of `lanes`] = four columns of four rows: a 4 x 4 transposition.
static inline void transpose_four(float *to, long lanes, const float *from, long stride) {
  const four a = *(const four *)from, b = *(const four *)(from + stride);
  const four c = *(const four *)(from + 2 * stride), d = *(const four *)(from + 3 * stride);
  const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const four ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const four cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(four *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(four *)(to + lanes) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(four *)(to + 2 * lanes) = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  *(four *)(to + 3 * lanes) = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

// Packs one strip: to[step * lanes + lane] = from[lane * lane_stride + step * step_stride], and
// zero in the lanes from `filled` on.
static inline __attribute__((always_inline)) void pack_strip(
    float *to, const long lanes, const float *from, long lane_stride, long step_stride, long filled,
    long steps) {
  if (filled < lanes) memset(to, 0, sizeof(float) * (size_t)(lanes * steps));
  if (lane_stride == 1) {
    for (long step = 0; step < steps; step++) {
      const float *source = from + step * step_stride;
      if (filled == lanes)
        memcpy(to + step * lanes, source, sizeof(float) * (size_t)lanes);
      else
        for (long lane = 0; lane < filled; lane++) to[step * lanes + lane] = source[lane];
    }
    return;
  }
  const long quads = step_stride == 1 ? filled / 4 * 4 : 0, quad_steps = steps / 4 * 4;
  for (long lane = 0; lane < quads; lane += 4) {
    const float *source = from + lane * lane_stride;
    for (long step = 0; step < quad_steps; step += 4)
      transpose_four(to + step * lanes + lane, lanes, source + step, lane_stride);
    for (long step = quad_steps; step < steps; step++)
      for (long part = 0; part < 4; part++)
        to[step * lanes + lane + part] = source[part * lane_stride + step];
  }
  for (long lane = quads; lane < filled; lane++)
    for (long step = 0; step < steps; step++)
      to[step * lanes + lane] = from[lane * lane_stride + step * step_stride];
}

// One register tile: c[rows x columns] (+)= the packed strips a and b over k steps.
static inline __attribute__((always_inline)) void multiply_tile(
    long k, const float *a, const float *b, float *c, long c_row, long rows, long columns,
    int accumulate) {
  vector sums[TILE_ROWS][2];
#pragma clang loop unroll(full)
  for (int row = 0; row < TILE_ROWS; row++) sums[row][0] = sums[row][1] = (vector)(0.0f);
  for (long step = 0; step < k; step++) {
    const vector left = load(b), right = load(b + LANES);
#pragma clang loop unroll(full)
    for (int row = 0; row < TILE_ROWS; row++) {
      sums[row][0] += (vector)(a[row]) * left;
      sums[row][1] += (vector)(a[row]) * right;
    }
    a += TILE_ROWS;
    b += TILE_COLUMNS;
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < TILE_ROWS; row++) {
    if (row >= rows) continue;
    float *to = c + row * c_row;
    if (accumulate) {
      sums[row][0] += load_some(to, columns);
      if (columns > LANES) sums[row][1] += load_some(to + LANES, columns - LANES);
    }
    store_some(to, sums[row][0], columns);
    if (columns > LANES) store_some(to + LANES, sums[row][1], columns - LANES);
  }
}

static __attribute__((noinline)) void multiply_block(
    long m, long n, long k, const float *a, const float *b, float *c, long c_row, int accumulate) {
  for (long column = 0; column < n; column += TILE_COLUMNS)
    for (long row = 0; row < m; row += TILE_ROWS)
      multiply_tile(
          k, a + row * k, b + column * k, c + row * c_row + column, c_row, m - row, n - column,
          accumulate);
}

static long least(long a, long b) { return a < b ? a : b; }

// Packs the blocks of b, then of a, and multiplies them: Goto and van de Geijn (2008), "Anatomy of
// high-performance matrix multiplication". Each element of c is summed over k in the same order
// wherever it lies in its tile.
static void gemm(const ck_gemm *work, float *scratch) {
  const ck_gemm g = *work;
  float *const packed_a = scratch, *const packed_b = scratch + BLOCK_M * BLOCK_K;
  if (g.k <= 0 && !g.accumulate)
    for (long row = 0; row < g.m; row++)
      memset(g.c + row * g.c_row, 0, sizeof(float) * (size_t)g.n);
  for (long column = 0; column < g.n; column += BLOCK_N) {
    const long n = least(BLOCK_N, g.n - column);
    for (long step = 0; step < g.k; step += BLOCK_K) {
      const long k = least(BLOCK_K, g.k - step);
      const float *b = g.b + step * g.b_row + column * g.b_column;
      for (long strip = 0; strip < n; strip += TILE_COLUMNS)
        pack_strip(
            packed_b + strip * k, TILE_COLUMNS, b + strip * g.b_column, g.b_column, g.b_row,
            least(TILE_COLUMNS, n - strip), k);
      for (long row = 0; row < g.m; row += BLOCK_M) {
        const long m = least(BLOCK_M, g.m - row);
        const float *a = g.a + row * g.a_row + step * g.a_column;
        for (long strip = 0; strip < m; strip += TILE_ROWS)
          pack_strip(
              packed_a + strip * k, TILE_ROWS, a + strip * g.a_row, g.a_row, g.a_column,
              least(TILE_ROWS, m - strip), k);
        multiply_block(
            m, n, k, packed_a, packed_b, g.c + row * g.c_row + column, g.c_row,
            g.accumulate || step > 0);
      }
    }
  }
}
