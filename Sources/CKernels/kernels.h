// The vector kernels, written once over LANES floats a vector and included by one file for each
// instruction set, which defines before:
//   LANES                   floats in a vector
//   TILE_ROWS               rows of a register tile of the product (it is two vectors wide)
//   TABLE, INSTRUCTION_SET  the table of functions and its name as text

#include "blocking.h"
#include "ckernels.h"

#include <math.h>
#include <string.h>

enum { TILE_COLUMNS = 2 * LANES };

typedef float vector __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int mask __attribute__((ext_vector_type(LANES), aligned(4)));
typedef float four __attribute__((ext_vector_type(4), aligned(4)));

// -- Vectors -------------------------------------------------------------------------------------

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

// -- The product ---------------------------------------------------------------------------------

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

// -- Attention -----------------------------------------------------------------------------------

// The scratch of one head: two blocks of scores, the bias and its gradient by falling distance (so
// that a row of scores and its biases run the same way), and the scratch of the products.
typedef struct {
  long row;
  float *scores, *d_scores, *bias, *d_bias, *product;
} workspace;

static workspace divide(float *scratch, const ck_attention *a) {
  workspace w;
  w.row = (a->length + WIDEST_VECTOR - 1) / WIDEST_VECTOR * WIDEST_VECTOR;
  w.scores = scratch;
  w.d_scores = w.scores + BLOCK_QUERY * w.row;
  w.bias = w.d_scores + BLOCK_QUERY * w.row;
  w.d_bias = w.bias + w.row + WIDEST_VECTOR;
  w.product = w.d_bias + w.row + WIDEST_VECTOR;
  memset(scratch, 0, sizeof(float) * (size_t)(w.product - scratch));
  for (long back = 0; back < a->length; back++) w.bias[a->length - 1 - back] = a->bias[back];
  return w;
}

// scores = the queries from `first` on times the keys they may see, before the bias.
static void score_block(const ck_attention *a, const workspace *w, long first, long count) {
  const ck_gemm product = {
      .m = count, .n = first + count, .k = a->channels,
      .a = a->query + first * a->stride, .a_row = a->stride, .a_column = 1,
      .b = a->key, .b_row = 1, .b_column = a->stride,
      .c = w->scores, .c_row = w->row};
  gemm(&product, w->product);
}

// Turns the first `seen` scores of a row into probabilities and the rest up to `end` into zeros.
static float softmax_row(float *scores, const float *bias, long seen, long end) {
  vector most = (vector)(-INFINITY), sum = (vector)(0.0f);
  for (long j = 0; j < seen; j += LANES) {
    const vector value = load(scores + j) + load(bias + j);
    store(scores + j, value);
    most = larger(most, choose(first_lanes(seen - j), value, (vector)(-INFINITY)));
  }
  const float maximum = largest_of(most);
  for (long j = 0; j < end; j += LANES) {
    const vector power = keep(first_lanes(seen - j), exponential(load(scores + j) - maximum));
    store(scores + j, power);
    sum += power;
  }
  const float total = sum_of(sum), inverse = 1.0f / total;
  for (long j = 0; j < seen; j += LANES) store(scores + j, load(scores + j) * inverse);
  return maximum + logf(total);
}

static void attention_forward(const ck_attention *work, float *scratch) {
  const ck_attention a = *work;
  const workspace w = divide(scratch, &a);
  for (long first = 0; first < a.length; first += BLOCK_QUERY) {
    const long count = least(BLOCK_QUERY, a.length - first), seen = first + count;
    score_block(&a, &w, first, count);
    for (long row = 0; row < count; row++)
      a.log_sum[first + row] = softmax_row(
          w.scores + row * w.row, w.bias + a.length - 1 - first - row, first + row + 1, seen);
    const ck_gemm product = {
        .m = count, .n = a.channels, .k = seen,
        .a = w.scores, .a_row = w.row, .a_column = 1,
        .b = a.value, .b_row = a.stride, .b_column = 1,
        .c = a.output + first * a.output_stride, .c_row = a.output_stride};
    gemm(&product, w.product);
  }
}

// From scores and the gradients by the probabilities: the probabilities (in `scores`) and the
// gradients by the scores (in `slopes`), which also count as gradients by the bias.
static void softmax_row_backward(
    float *scores, float *slopes, const float *bias, float *d_bias, float log_sum, long seen,
    long end) {
  vector dot = (vector)(0.0f);
  for (long j = 0; j < end; j += LANES) {
    const vector value = load(scores + j) + load(bias + least(j, seen)) - log_sum;
    const vector probability = keep(first_lanes(seen - j), exponential(value));
    store(scores + j, probability);
    dot += probability * load(slopes + j);
  }
  const float mean = sum_of(dot);
  for (long j = 0; j < end; j += LANES) {
    const vector slope = load(scores + j) * (load(slopes + j) - mean);
    store(slopes + j, slope);
    if (j < seen) store(d_bias + j, load(d_bias + j) + slope);
  }
}

// d_key and d_value of the positions seen, and d_query, of one block of queries.
static void attention_products(
    const ck_attention *a, const workspace *w, long first, long count, int accumulate) {
  const long seen = first + count;
  const ck_gemm d_value = {
      .m = seen, .n = a->channels, .k = count,
      .a = w->scores, .a_row = 1, .a_column = w->row,
      .b = a->d_output + first * a->output_stride, .b_row = a->output_stride, .b_column = 1,
      .c = a->d_value, .c_row = a->stride, .accumulate = accumulate};
  const ck_gemm d_key = {
      .m = seen, .n = a->channels, .k = count,
      .a = w->d_scores, .a_row = 1, .a_column = w->row,
      .b = a->query + first * a->stride, .b_row = a->stride, .b_column = 1,
      .c = a->d_key, .c_row = a->stride, .accumulate = accumulate};
  const ck_gemm d_query = {
      .m = count, .n = a->channels, .k = seen,
      .a = w->d_scores, .a_row = w->row, .a_column = 1,
      .b = a->key, .b_row = a->stride, .b_column = 1,
      .c = a->d_query + first * a->stride, .c_row = a->stride};
  gemm(&d_value, w->product);
  gemm(&d_key, w->product);
  gemm(&d_query, w->product);
}

// The blocks run backwards: the last sees every position, so it alone writes d_key and d_value
// afresh, and the others add to them.
static void attention_backward(const ck_attention *work, float *scratch) {
  const ck_attention a = *work;
  const workspace w = divide(scratch, &a);
  const long last = (a.length - 1) / BLOCK_QUERY * BLOCK_QUERY;
  for (long first = last; first >= 0; first -= BLOCK_QUERY) {
    const long count = least(BLOCK_QUERY, a.length - first), seen = first + count;
    score_block(&a, &w, first, count);
    const ck_gemm product = {
        .m = count, .n = seen, .k = a.channels,
        .a = a.d_output + first * a.output_stride, .a_row = a.output_stride, .a_column = 1,
        .b = a.value, .b_row = 1, .b_column = a.stride,
        .c = w.d_scores, .c_row = w.row};
    gemm(&product, w.product);
    for (long row = 0; row < count; row++) {
      const long nearest = a.length - 1 - first - row;
      softmax_row_backward(
          w.scores + row * w.row, w.d_scores + row * w.row, w.bias + nearest, w.d_bias + nearest,
          a.log_sum[first + row], first + row + 1, seen);
    }
    attention_products(&a, &w, first, count, first != last);
  }
  for (long back = 0; back < a.length; back++) a.d_bias[back] = w.d_bias[a.length - 1 - back];
}

// -- Norm and feed-forward -----------------------------------------------------------------------

static void rms_norm_forward(
    long rows, long channels, const float *x, const float *scale, float *y, float *inverse) {
  for (long row = 0; row < rows; row++, x += channels, y += channels) {
    vector squares = (vector)(0.0f);
    for (long c = 0; c < channels; c += LANES) {
      const vector value = load_some(x + c, channels - c);
      squares += value * value;
    }
    inverse[row] = 1.0f / sqrtf(sum_of(squares) / (float)channels + 1e-6f);
    for (long c = 0; c < channels; c += LANES) {
      const long left = channels - c;
      const vector value = load_some(x + c, left) * inverse[row] * load_some(scale + c, left);
      store_some(y + c, value, left);
    }
  }
}

static void rms_norm_backward(
    long rows, long channels, const float *x, const float *scale, const float *inverse,
    const float *dy, float *dx, float *d_scale) {
  for (long row = 0; row < rows; row++, x += channels, dy += channels, dx += channels) {
    const float r = inverse[row];
    vector dot = (vector)(0.0f);
    for (long c = 0; c < channels; c += LANES) {
      const long left = channels - c;
      const vector product = load_some(dy + c, left) * load_some(x + c, left);
      dot += product * load_some(scale + c, left);
      store_some(d_scale + c, load_some(d_scale + c, left) + product * r, left);
    }
    const float pull = sum_of(dot) * r * r / (float)channels;
    for (long c = 0; c < channels; c += LANES) {
      const long left = channels - c;
      const vector slope = load_some(dy + c, left) * load_some(scale + c, left);
      const vector change = (slope - load_some(x + c, left) * pull) * r;
      store_some(dx + c, load_some(dx + c, left) + change, left);
    }
  }
}

static const float gelu_linear = 1.5957691216057308f;                  // 2 sqrt(2 / pi)
static const float gelu_cubic = 1.5957691216057308f * 0.044715f;

// The tanh form of GELU is x * sigmoid(linear * x + cubic * x^3).
static inline vector gelu_gate(vector x) {
  const vector u = x * (gelu_linear + gelu_cubic * x * x);
  return 1.0f / (1.0f + exponential(-u));
}

static void geglu_forward(long rows, long channels, const float *x, float *y) {
  for (long row = 0; row < rows; row++, x += 2 * channels, y += channels)
    for (long c = 0; c < channels; c += LANES) {
      const long left = channels - c;
      const vector gate = load_some(x + c, left), linear = load_some(x + channels + c, left);
      store_some(y + c, gate * gelu_gate(gate) * linear, left);
    }
}

static void geglu_backward(long rows, long channels, const float *x, const float *dy, float *dx) {
  for (long row = 0; row < rows; row++, x += 2 * channels, dx += 2 * channels, dy += channels)
    for (long c = 0; c < channels; c += LANES) {
      const long left = channels - c;
      const vector gate = load_some(x + c, left), linear = load_some(x + channels + c, left);
      const vector slope = load_some(dy + c, left), open = gelu_gate(gate);
      const vector inner = gelu_linear + 3.0f * gelu_cubic * gate * gate;
      const vector derivative = open + gate * open * (1.0f - open) * inner;
      store_some(dx + c, slope * linear * derivative, left);
      store_some(dx + channels + c, slope * gate * open, left);
    }
}

// -- Loss and optimiser --------------------------------------------------------------------------

// Multiplies a row by `scale` and returns the logarithm of the sum of its exponentials.
static float scale_and_log_sum(float *logits, long count, float scale) {
  vector most = (vector)(-INFINITY), sum = (vector)(0.0f);
  for (long j = 0; j < count; j += LANES) {
    const vector value = load_some(logits + j, count - j) * scale;
    store_some(logits + j, value, count - j);
    most = larger(most, choose(first_lanes(count - j), value, (vector)(-INFINITY)));
  }
  const float maximum = largest_of(most);
  for (long j = 0; j < count; j += LANES) {
    const vector value = load_some(logits + j, count - j) - maximum;
    sum += keep(first_lanes(count - j), exponential(value));
  }
  return maximum + logf(sum_of(sum));
}

static void cross_entropy(const ck_cross_entropy *work) {
  const ck_cross_entropy w = *work;
  for (long row = 0; row < w.rows; row++) {
    float *const logits = w.logits + row * w.vocabulary;
    const int target = w.targets[row];
    if (target < 0) {
      w.losses[row] = w.log_sums[row] = 0;
      if (w.gradient) memset(logits, 0, sizeof(float) * (size_t)w.vocabulary);
      continue;
    }
    const float log_sum = scale_and_log_sum(logits, w.vocabulary, w.scale);
    w.log_sums[row] = log_sum;
    w.losses[row] = log_sum - logits[target];
    if (!w.gradient) continue;
    const float weight = w.scale * (1.0f + 2.0f * w.z_loss * log_sum);
    for (long j = 0; j < w.vocabulary; j += LANES) {
      const vector value = load_some(logits + j, w.vocabulary - j) - log_sum;
      store_some(logits + j, exponential(value) * weight, w.vocabulary - j);
    }
    logits[target] -= w.scale;
  }
}

static void adamw(const ck_adamw *work) {
  const ck_adamw w = *work;
  for (long i = 0; i < w.count; i += LANES) {
    const long left = w.count - i;
    const vector gradient = load_some(w.gradients + i, left) * w.gradient_scale;
    const vector parameter = load_some(w.parameters + i, left);
    const vector first = load_some(w.first + i, left) * w.beta1 + gradient * (1.0f - w.beta1);
    const vector second =
        load_some(w.second + i, left) * w.beta2 + gradient * gradient * (1.0f - w.beta2);
    const vector spread = __builtin_elementwise_sqrt(second * w.correction2) + w.epsilon;
    const vector update = first * w.correction1 / spread + parameter * w.decay;
    store_some(w.parameters + i, parameter - update * w.rate, left);
    store_some(w.first + i, first, left);
    store_some(w.second + i, second, left);
    store_some(w.gradients + i, (vector)(0.0f), left);
  }
}

static double sum_squares(const float *x, long count) {
  double total = 0;
  for (long start = 0; start < count; start += 4096) {
    const long end = least(start + 4096, count);
    vector sums = (vector)(0.0f);
    for (long i = start; i < end; i += LANES) {
      const vector value = load_some(x + i, end - i);
      sums += value * value;
    }
    total += (double)sum_of(sums);
  }
  return total;
}

const ck_kernels TABLE = {
    .name = INSTRUCTION_SET,
    .gemm = gemm,
    .attention_forward = attention_forward,
    .attention_backward = attention_backward,
    .rms_norm_forward = rms_norm_forward,
    .rms_norm_backward = rms_norm_backward,
    .geglu_forward = geglu_forward,
    .geglu_backward = geglu_backward,
    .cross_entropy = cross_entropy,
    .adamw = adamw,
    .sum_squares = sum_squares,
};
