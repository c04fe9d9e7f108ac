// Attention of one head: blocks of queries, so that scores stay in the cache; keys and values are
// packed once for all blocks. What no query of a block sees is neither computed nor read.

// The scratch of one head, all in floats:
typedef struct {
  long row;                       // from one row of a block's scores to the next
  float *scores, *d_scores;       // (BLOCK_QUERY x row) each
  float *inverse;                 // (BLOCK_QUERY) one over each row's softmax denominator
  float *bias, *d_bias;           // by falling distance, so that they run as a row of scores does
  float *left;                    // packed rows: queries, probabilities, or their gradients
  float *keys, *values;           // packed columns, the positions being the columns
  float *key_rows, *value_rows;   // packed columns, the channels being the columns
  float *query_rows, *d_outputs;  // the same of one block
} workspace;

static long row_of(long length) {
  return (length + WIDEST_VECTOR - 1) / WIDEST_VECTOR * WIDEST_VECTOR;
}

static float *take(float **next, long floats) {
  float *const from = *next;
  *next += row_of(floats);
  return from;
}

static workspace divide(const ck_attention *a, float *scratch) {
  const long row = row_of(a->length);
  const long by_positions = packed_floats(a->length, MOST_COLUMNS, a->channels);
  const long by_channels = packed_floats(a->channels, MOST_COLUMNS, a->length);
  const long of_block = packed_floats(a->channels, MOST_COLUMNS, BLOCK_QUERY);
  workspace w = {.row = row};
  w.scores = take(&scratch, BLOCK_QUERY * row);
  w.d_scores = take(&scratch, BLOCK_QUERY * row);
  w.inverse = take(&scratch, BLOCK_QUERY);
  w.bias = take(&scratch, row + WIDEST_VECTOR);
  w.d_bias = take(&scratch, row + WIDEST_VECTOR);
  w.left = take(&scratch, packed_left(a->length, a->channels));
  w.keys = take(&scratch, by_positions);
  w.values = take(&scratch, by_positions);
  w.key_rows = take(&scratch, by_channels);
  w.value_rows = take(&scratch, by_channels);
  w.query_rows = take(&scratch, of_block);
  w.d_outputs = take(&scratch, of_block);
  if (!a->bias) return w;
  memset(w.bias, 0, sizeof(float) * (size_t)(row + WIDEST_VECTOR));
  memset(w.d_bias, 0, sizeof(float) * (size_t)(row + WIDEST_VECTOR));
  for (long back = 0; back < a->length; back++) w.bias[a->length - 1 - back] = a->bias[back];
  return w;
}

// Of a query block: its queries, and the positions that any of them sees.
typedef struct {
  long first, count, seen;
} span;

static inline span span_from(const ck_attention *a, long first) {
  const long count = least(BLOCK_QUERY, a->length - first);
  return (span){first, count, a->causal ? first + count : a->length};
}

// to (count x seen) = rows of channels times packed positions, where a query sees the position.
static void multiply_positions(
    const ck_attention *a, const workspace *w, span s, const float *rows, long stride,
    const float *positions, float *to) {
  pack_rows(a->bf16, w->left, rows + s.first * stride, stride, 1, s.count, a->channels);
  const block product = {
      .bf16 = a->bf16, .m = s.count, .n = s.seen, .k = a->channels,
      .a = w->left, .a_steps = a->channels, .b = positions, .b_steps = a->channels,
      .c = to, .c_row = w->row, .shape = a->causal ? LOWER_RESULT : WHOLE, .diagonal = s.first};
  multiply_block(&product);
}

// to (count x channels) = weights (count x seen) times packed channels of all positions.
static void gather_positions(
    const ck_attention *a, const workspace *w, span s, const float *weights,
    const float *channels, float *to, long stride) {
  pack_rows(a->bf16, w->left, weights, w->row, 1, s.count, s.seen);
  const block product = {
      .bf16 = a->bf16, .m = s.count, .n = a->channels, .k = s.seen,
      .a = w->left, .a_steps = s.seen, .b = channels, .b_steps = a->length,
      .c = to + s.first * stride, .c_row = stride,
      .shape = a->causal ? LOWER_FACTOR : WHOLE, .diagonal = s.first};
  multiply_block(&product);
}

// to (seen x channels) (+)= the transposed weights (count x seen) times a block's packed channels.
static void scatter_positions(
    const ck_attention *a, const workspace *w, span s, const float *weights,
    const float *channels, float *to, int accumulate) {
  pack_rows(a->bf16, w->left, weights, 1, w->row, s.seen, s.count);
  const block product = {
      .bf16 = a->bf16, .m = s.seen, .n = a->channels, .k = s.count,
      .a = w->left, .a_steps = s.count, .b = channels, .b_steps = s.count,
      .c = to, .c_row = a->stride, .accumulate = accumulate,
      .shape = a->causal ? UPPER_FACTOR : WHOLE, .diagonal = s.first};
  multiply_block(&product);
}

// Turns the first `seen` scores of a query into probabilities times their sum and dropout, and the
// rest up to `end` into zeros; returns the logarithm of that sum and writes one over it.
static float softmax_row(
    const ck_attention *a, const drop *d, long query, float *scores, const float *bias, long seen,
    long end, float *inverse) {
  vector highest = (vector)(-INFINITY), sum = (vector)(0.0f);
  for (long j = 0; j < seen; j += LANES) {
    vector value = load(scores + j) * a->scale;
    if (bias) value += load(bias + j);
    store(scores + j, value);
    highest = larger(highest, choose(first_lanes(seen - j), value, (vector)(-INFINITY)));
  }
  const float maximum = largest_of(highest);
  for (long j = 0; j < end; j += LANES) {
    vector power = keep(first_lanes(seen - j), exponential(load(scores + j) - maximum));
    sum += power;
    if (d->threshold) power = dropped(d, (uint64_t)(query * a->length + j), power);
    store(scores + j, power);
  }
  const float total = sum_of(sum);
  *inverse = 1.0f / total;
  return maximum + logf(total);
}

static void scale_row(float *row, long channels, float scale) {
  for (long c = 0; c < channels; c += LANES)
    store_some(row + c, load_some(row + c, channels - c) * scale, channels - c);
}

static void attention_forward(const ck_attention *work, float *scratch) {
  const ck_attention a = *work;
  const workspace w = divide(&a, scratch);
  const drop d = drop_of(a.dropout, a.dropout_key);
  pack_columns(a.bf16, w.keys, a.key, 1, a.stride, a.length, a.channels);
  pack_columns(a.bf16, w.value_rows, a.value, a.stride, 1, a.channels, a.length);
  for (long first = 0; first < a.length; first += BLOCK_QUERY) {
    const span s = span_from(&a, first);
    multiply_positions(&a, &w, s, a.query, a.stride, w.keys, w.scores);
    for (long row = 0; row < s.count; row++) {
      const long query = first + row;
      a.log_sum[query] = softmax_row(
          &a, &d, query, w.scores + row * w.row,
          a.bias ? w.bias + a.length - 1 - query : NULL, a.causal ? query + 1 : a.length, s.seen,
          w.inverse + row);
    }
    gather_positions(&a, &w, s, w.scores, w.value_rows, a.output, a.output_stride);
    for (long row = 0; row < s.count; row++)
      scale_row(a.output + (first + row) * a.output_stride, a.channels, w.inverse[row]);
  }
}

// The mean of the gradients by a query's probabilities, weighted by these.
static float mean_slope(const ck_attention *a, long query) {
  const float *output = a->output + query * a->output_stride;
  const float *d_output = a->d_output + query * a->output_stride;
  vector sum = (vector)(0.0f);
  for (long c = 0; c < a->channels; c += LANES) {
    vector slope = load_some(d_output + c, a->channels - c);
    if (a->bf16) slope = bfloats_of(slope);
    sum += slope * load_some(output + c, a->channels - c);
  }
  return sum_of(sum);
}

// From scores and the gradients by the probabilities: the probabilities after dropout (in
// `scores`) and the gradients by the products of queries and keys (in `slopes`); those by the
// scores count as gradients by the bias.
static void softmax_row_backward(
    const ck_attention *a, const drop *d, long query, float *scores, float *slopes,
    const float *bias, float *d_bias, long seen, long end) {
  const float log_sum = a->log_sum[query], mean = mean_slope(a, query);
  for (long j = 0; j < end; j += LANES) {
    const mask sees = first_lanes(seen - j);
    vector value = load(scores + j) * a->scale - log_sum, slope = load(slopes + j);
    if (bias) value += load(bias + least(j, seen));
    const vector probability = keep(sees, exponential(value));
    vector kept = probability;
    if (d->threshold) {
      const mask stays = (mask)(drawn_from(d->key, (uint64_t)(query * a->length + j)) >=
                                (bits)d->threshold);
      kept = keep(stays, probability * d->factor);
      slope = keep(stays, slope * d->factor);
    }
    store(scores + j, kept);
    slope = keep(sees, probability * (slope - mean));
    store(slopes + j, slope * a->scale);
    if (bias && j < seen) store(d_bias + j, load(d_bias + j) + slope);
  }
}

static void softmax_block_backward(
    const ck_attention *a, const workspace *w, const drop *d, span s) {
  for (long row = 0; row < s.count; row++) {
    const long query = s.first + row, nearest = a->length - 1 - query;
    softmax_row_backward(
        a, d, query, w->scores + row * w->row, w->d_scores + row * w->row,
        a->bias ? w->bias + nearest : NULL, w->d_bias + nearest,
        a->causal ? query + 1 : a->length, s.seen);
  }
}

// The blocks run backwards: the last sees every position, so it alone writes d_key and d_value
// afresh, and the others add to them.
static void attention_backward(const ck_attention *work, float *scratch) {
  const ck_attention a = *work;
  const workspace w = divide(&a, scratch);
  const drop d = drop_of(a.dropout, a.dropout_key);
  const long last = (a.length - 1) / BLOCK_QUERY * BLOCK_QUERY;
  pack_columns(a.bf16, w.keys, a.key, 1, a.stride, a.length, a.channels);
  pack_columns(a.bf16, w.values, a.value, 1, a.stride, a.length, a.channels);
  pack_columns(a.bf16, w.key_rows, a.key, a.stride, 1, a.channels, a.length);
  for (long first = last; first >= 0; first -= BLOCK_QUERY) {
    const span s = span_from(&a, first);
    multiply_positions(&a, &w, s, a.query, a.stride, w.keys, w.scores);
    multiply_positions(&a, &w, s, a.d_output, a.output_stride, w.values, w.d_scores);
    softmax_block_backward(&a, &w, &d, s);
    pack_columns(
        a.bf16, w.query_rows, a.query + first * a.stride, a.stride, 1, a.channels, s.count);
    pack_columns(
        a.bf16, w.d_outputs, a.d_output + first * a.output_stride, a.output_stride, 1, a.channels,
        s.count);
    scatter_positions(&a, &w, s, w.scores, w.d_outputs, a.d_value, first != last);
    scatter_positions(&a, &w, s, w.d_scores, w.query_rows, a.d_key, first != last);
    gather_positions(&a, &w, s, w.d_scores, w.key_rows, a.d_query, a.stride);
  }
  for (long back = 0; a.bias && back < a.length; back++)
    a.d_bias[back] = w.d_bias[a.length - 1 - back];
}
