// Vectors of LANES floats: masks, reductions, the exponential. Loading a part of a vector, and
// shuffles, are in the header of each width.

typedef float vector __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int mask __attribute__((ext_vector_type(LANES), aligned(4)));

static long least(long a, long b) { return a < b ? a : b; }

static long most(long a, long b) { return a > b ? a : b; }

static inline vector load(const float *from) { return *(const vector *)from; }

static inline void store(float *to, vector value) { *(vector *)to = value; }

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

// The second where either is no number.
static inline vector larger(vector a, vector b) { return a > b ? a : b; }

static inline vector smaller(vector a, vector b) { return a < b ? a : b; }

#if LANES == 16
#include "vectors-512.h"
#elif LANES == 8
#include "vectors-256.h"
#else
#include "vectors-128.h"
#endif

// e^x, held inside the range of normal floats; the relative error is below 2e-7. A NaN stays one.
// x = n ln 2 + r with |r| <= ln 2 / 2, and e^r by its series to the seventh power.
static inline vector exponential(vector x) {
  const float round = 12582912.0f;  // 1.5 * 2^23: adding it leaves a whole number in the low bits
  x = smaller((vector)(88.0f), larger((vector)(-87.0f), x));
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

// The nearest bfloat16s, ties to even, as floats; a NaN stays one.
static inline vector bfloats_of(vector value) {
  const mask bits = (mask)value;
  const mask rounded = (bits + 0x7fff + (bits >> 16 & 1)) & (int)0xffff0000;
  return choose(value == value, (vector)rounded, value);
}
