// Layer norm and RMS norm, a row at a time.

static inline float mean_of(const float *x, long channels) {
  vector sum = (vector)(0.0f);
  for (long c = 0; c < channels; c += LANES) sum += load_some(x + c, channels - c);
  return sum_of(sum) / (float)channels;
}

static inline float mean_square(const float *x, long channels, float mean) {
  vector squares = (vector)(0.0f);
  for (long c = 0; c < channels; c += LANES) {
    const vector value = load_some(x + c, channels - c) - mean;
    squares += keep(first_lanes(channels - c), value * value);
  }
  return sum_of(squares) / (float)channels;
}

static void norm_forward(const ck_norm *work) {
  const ck_norm w = *work;
  for (long row = 0; row < w.rows; row++) {
    const float *x = w.x + row * w.channels;
    float *y = w.y + row * w.channels;
    const float mean = w.shift ? mean_of(x, w.channels) : 0;
    const float inverse = 1.0f / sqrtf(mean_square(x, w.channels, mean) + w.epsilon);
    if (w.shift) w.mean[row] = mean;
    w.inverse[row] = inverse;
    for (long c = 0; c < w.channels; c += LANES) {
      const long left = w.channels - c;
      const vector value = (load_some(x + c, left) - mean) * inverse * load_some(w.scale + c, left);
      store_some(y + c, w.shift ? value + load_some(w.shift + c, left) : value, left);
    }
  }
}

// The parts of a row's gradient that lie along ones (layer norm alone) and along the normalised x.
typedef struct {
  float level, pull;
} norm_pulls;

static inline norm_pulls norm_sums(
    const ck_norm *w, const float *x, const float *dy, float mean, float inverse) {
  vector level = (vector)(0.0f), pull = (vector)(0.0f);
  for (long c = 0; c < w->channels; c += LANES) {
    const long left = w->channels - c;
    const vector slope = load_some(dy + c, left);
    const vector normalised = (load_some(x + c, left) - mean) * inverse;
    const vector inner = slope * load_some(w->scale + c, left);
    level += inner;
    pull += inner * normalised;
    store_some(w->d_scale + c, load_some(w->d_scale + c, left) + slope * normalised, left);
    if (w->shift) store_some(w->d_shift + c, load_some(w->d_shift + c, left) + slope, left);
  }
  const float count = (float)w->channels;
  return (norm_pulls){w->shift ? sum_of(level) / count : 0, sum_of(pull) / count};
}

static void norm_backward(const ck_norm *work) {
  const ck_norm w = *work;
  for (long row = 0; row < w.rows; row++) {
    const float *x = w.x + row * w.channels, *dy = w.dy + row * w.channels;
    float *dx = w.dx + row * w.channels;
    const float mean = w.shift ? w.mean[row] : 0, inverse = w.inverse[row];
    const norm_pulls sums = norm_sums(&w, x, dy, mean, inverse);
    for (long c = 0; c < w.channels; c += LANES) {
      const long left = w.channels - c;
      const vector normalised = (load_some(x + c, left) - mean) * inverse;
      const vector inner = load_some(dy + c, left) * load_some(w.scale + c, left);
      const vector change = (inner - sums.level - normalised * sums.pull) * inverse;
      store_some(dx + c, w.accumulate ? load_some(dx + c, left) + change : change, left);
    }
  }
}
