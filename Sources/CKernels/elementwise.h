// What goes over rows once: norm, feed-forward gate, loss, optimiser.

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
