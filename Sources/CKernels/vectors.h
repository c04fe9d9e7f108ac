// Vectors of LANES floats: loading, masks, reductions, and the exponential.

typedef float vector __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int mask __attribute__((ext_vector_type(LANES), aligned(4)));
typedef float four __attribute__((ext_vector_type(4), aligned(4)));

static inline vector load(const float *from) { return *(const vector *)from; }

static inline void store(float *to, vector value) { *(vector *)to = value; }

static inline vector load_some(const float *from, long count) {
  if (count >= LANES) return load(from);
  float lanes[LANES] = {0};
  for (long lane = 0; lane < count; lane++) lanes[lane] = from[lane];
  return load(lanes);
}

static inline void store_some(float *to, vector value, long count) {
  if (count >= LANES) return store(to, value);
  float lanes[LANES];
  store(lanes, value);
  for (long lane = 0; lane < count; lane++) to[lane] = lanes[lane];
}

// All ones in the first `count` lanes.
static inline mask first_lanes(long count) {
  static const int numbers[WIDEST_VECTOR] = {0, 1, 2,  3,  4,  5,  6,  7,
                                             8, 9, 10, 11, 12, 13, 14, 15};
  return *(const mask *)numbers < (mask)(int)(count < LANES ? count : LANES);
}

static inline vector keep(mask where, vector value) { return (vector)((mask)value & where); }

static inline vector choose(mask where, vector yes, vector no) {
  return (vector)(((mask)yes & where) | ((mask)no & ~where));
}

static inline vector larger(vector a, vector b) { return __builtin_elementwise_max(a, b); }

static inline vector smaller(vector a, vector b) { return __builtin_elementwise_min(a, b); }

static inline float sum_of(vector value) {
  float lanes[LANES];
  store(lanes, value);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
  return lanes[0];
}

static inline float largest_of(vector value) {
  float lanes[LANES];
  store(lanes, value);
  float result = lanes[0];
  for (int lane = 1; lane < LANES; lane++) result = lanes[lane] > result ? lanes[lane] : result;
  return result;
}

// e^x for finite x, held inside the range of normal floats; the relative error is below 2e-7.
// x = n ln 2 + r with |r| <= ln 2 / 2, and e^r by its series to the seventh power.
static inline vector exponential(vector x) {
  const float round = 12582912.0f;  // 1.5 * 2^23: adding it leaves a whole number in the low bits
  x = smaller(larger(x, (vector)(-87.0f)), (vector)(88.0f));
  const vector shifted = x * 1.44269504f + round;
  const vector n = shifted - round;
  // ln 2 in two parts: n times the first is exact.
  vector r = x - n * 0.693145752f;
  r = r - n * 1.42860677e-6f;
  vector series = (vector)(1.0f / 5040) * r + 1.0f / 720;
  series = series * r + 1.0f / 120;
  series = series * r + 1.0f / 24;
  series = series * r + 1.0f / 6;
  series = series * r + 0.5f;
  series = series * r + 1.0f;
  series = series * r + 1.0f;
  return (vector)((mask)series + ((mask)shifted << 23));
}
