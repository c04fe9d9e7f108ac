// Causal attention of one head: blocks of queries, so that scores stay in the cache.

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
