// The loss, the optimiser, and sums.

// The largest of a row's values times `scale`.
static inline float largest_scaled(const float *logits, long count, float scale) {
  vector highest = (vector)(-INFINITY);
  for (long j = 0; j < count; j += LANES) {
    const vector value = load_some(logits + j, count - j) * scale;
    highest = larger(highest, choose(first_lanes(count - j), value, (vector)(-INFINITY)));
  }
  return largest_of(highest);
}

// The sum of e^(value * scale - maximum) over a row; each of them replaces its value if `stored`.
static inline __attribute__((always_inline)) float sum_exponentials(
    float *logits, long count, float scale, float maximum, const int stored) {
  vector sum = (vector)(0.0f);
  for (long j = 0; j < count; j += LANES) {
    const vector power = exponential(load_some(logits + j, count - j) * scale - maximum);
    sum += keep(first_lanes(count - j), power);
    if (stored) store_some(logits + j, power, count - j);
  }
  return sum_of(sum);
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
    const float expected = logits[target] * w.scale;
    const float maximum = largest_scaled(logits, w.vocabulary, w.scale);
    const float sum = w.gradient ? sum_exponentials(logits, w.vocabulary, w.scale, maximum, 1)
                                 : sum_exponentials(logits, w.vocabulary, w.scale, maximum, 0);
    const float log_sum = maximum + logf(sum);
    w.log_sums[row] = log_sum;
    w.losses[row] = log_sum - expected;
    if (!w.gradient) continue;
    const float weight = w.scale * (1.0f + 2.0f * w.z_loss * log_sum) / sum;
    for (long j = 0; j < w.vocabulary; j += LANES)
      store_some(logits + j, load_some(logits + j, w.vocabulary - j) * weight, w.vocabulary - j);
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

static void column_sums(long rows, long channels, const float *x, long stride, float *sums) {
  for (long c = 0; c < channels; c += 2 * LANES) {
    const long left = channels - c, right = left - LANES;
    vector first = (vector)(0.0f), second = (vector)(0.0f);
    for (long row = 0; row < rows; row++) {
      const float *from = x + row * stride + c;
      first += load_some(from, left);
      if (right > 0) second += load_some(from + LANES, right);
    }
    store_some(sums + c, load_some(sums + c, left) + first, left);
    if (right > 0) store_some(sums + c + LANES, load_some(sums + c + LANES, right) + second, right);
  }
}
