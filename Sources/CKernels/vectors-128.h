// Vectors of 4 floats: what needs shuffles or masks.

// The first `count` lanes, 1 or more, and zeros.
static inline vector load_some(const float *from, long count) {
  if (count >= LANES) return load(from);
  float lanes[LANES] = {0};
  for (long lane = 0; lane < count; lane++) lanes[lane] = from[lane];
  return load(lanes);
}

static inline void store_some(float *to, vector value, long count) {
  if (count >= LANES) return store(to, value);
  for (long lane = 0; lane < count; lane++) to[lane] = value[lane];
}

static inline float sum_of(vector value) {
  value += __builtin_shufflevector(value, value, 2, 3, 0, 1);
  return value[0] + value[1];
}

static inline float largest_of(vector value) {
  value = larger(value, __builtin_shufflevector(value, value, 2, 3, 0, 1));
  return value[0] > value[1] ? value[0] : value[1];
}

// Exchanges rows and columns of 4 x 4 values.
static inline __attribute__((always_inline)) void transpose(vector rows[LANES]) {
  const vector a = rows[0], b = rows[1], c = rows[2], d = rows[3];
  const vector ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const vector cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const vector ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const vector cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  rows[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  rows[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  rows[2] = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  rows[3] = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}
