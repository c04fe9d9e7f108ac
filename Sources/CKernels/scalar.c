// The scalar twins: what each kernel computes, written as plainly as it can be, one value after
// another, with sums in double precision. Only tests run them.

#include "bfloat.h"
#include "random.h"
#include "tables.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

// A factor of a product.
static double factor(float value, int bf16) {
  return (double)(bf16 ? bfloat_of(value) : value);
}

static void gemm(const ck_gemm *g, float *scratch) {
  (void)scratch;
  for (long i = 0; i < g->m; i++)
    for (long j = 0; j < g->n; j++) {
      double sum = 0;
      if (g->accumulate)
        sum = (double)g->c[i * g->c_row + j];
      else if (g->bias)
        sum = (double)g->bias[j];
      for (long p = 0; p < g->k; p++)
        sum += factor(g->a[i * g->a_row + p * g->a_column], g->bf16) *
               factor(g->b[p * g->b_row + j * g->b_column], g->bf16);
      g->c[i * g->c_row + j] = (float)sum;
    }
}

// What dropout makes of a value.
static float after_dropout(float rate, uint64_t key, uint64_t index, float value) {
  if (drop_threshold(rate) == 0) return value;
  const float scaled = value * (1.0f / (1.0f - rate));
  return drawn_bits(key, index) < drop_threshold(rate) ? 0 : scaled;
}

// Positions that query i sees.
static long seen(const ck_attention *a, long i) { return a->causal ? i + 1 : a->length; }

static double score(const ck_attention *a, long i, long j) {
  double sum = 0;
  for (long c = 0; c < a->channels; c++)
    sum += factor(a->query[i * a->stride + c], a->bf16) *
           factor(a->key[j * a->stride + c], a->bf16);
  return sum * (double)a->scale + (double)(a->bias ? a->bias[i - j] : 0);
}

// What dropout makes of the probability that query i gives position j.
static double kept(const ck_attention *a, long i, long j, double probability) {
  const uint64_t index = (uint64_t)(i * a->length + j);
  return (double)after_dropout(a->dropout, a->dropout_key, index, (float)probability);
}

static void attention_forward(const ck_attention *a, float *scratch) {
  (void)scratch;
  for (long i = 0; i < a->length; i++) {
    double maximum = -INFINITY, sum = 0;
    for (long j = 0; j < seen(a, i); j++) maximum = fmax(maximum, score(a, i, j));
    for (long j = 0; j < seen(a, i); j++) sum += exp(score(a, i, j) - maximum);
    const double log_sum = maximum + log(sum);
    a->log_sum[i] = (float)log_sum;
    for (long c = 0; c < a->channels; c++) a->output[i * a->output_stride + c] = 0;
    for (long j = 0; j < seen(a, i); j++) {
      const double probability = kept(a, i, j, exp(score(a, i, j) - log_sum));
      for (long c = 0; c < a->channels; c++)
        a->output[i * a->output_stride + c] +=
            (float)(factor((float)probability, a->bf16) *
                    factor(a->value[j * a->stride + c], a->bf16));
    }
  }
}

// The gradient by the probability that query i gives position j, before dropout.
static double d_probability(const ck_attention *a, long i, long j) {
  double sum = 0;
  for (long c = 0; c < a->channels; c++)
    sum += factor(a->d_output[i * a->output_stride + c], a->bf16) *
           factor(a->value[j * a->stride + c], a->bf16);
  return kept(a, i, j, sum);
}

static void attention_backward(const ck_attention *a, float *scratch) {
  (void)scratch;
  for (long i = 0; i < a->length; i++) {
    memset(a->d_query + i * a->stride, 0, sizeof(float) * (size_t)a->channels);
    memset(a->d_key + i * a->stride, 0, sizeof(float) * (size_t)a->channels);
    memset(a->d_value + i * a->stride, 0, sizeof(float) * (size_t)a->channels);
    if (a->bias) a->d_bias[i] = 0;
  }
  for (long i = 0; i < a->length; i++) {
    double mean = 0;
    for (long j = 0; j < seen(a, i); j++)
      mean += exp(score(a, i, j) - (double)a->log_sum[i]) * d_probability(a, i, j);
    for (long j = 0; j < seen(a, i); j++) {
      const double probability = exp(score(a, i, j) - (double)a->log_sum[i]);
      const double slope = probability * (d_probability(a, i, j) - mean);
      if (a->bias) a->d_bias[i - j] += (float)slope;
      const double inner = factor((float)(slope * (double)a->scale), a->bf16);
      const double weight = factor((float)kept(a, i, j, probability), a->bf16);
      for (long c = 0; c < a->channels; c++) {
        const long at = i * a->stride + c, other = j * a->stride + c;
        a->d_query[at] += (float)(inner * factor(a->key[other], a->bf16));
        a->d_key[other] += (float)(inner * factor(a->query[at], a->bf16));
        a->d_value[other] +=
            (float)(weight * factor(a->d_output[i * a->output_stride + c], a->bf16));
      }
    }
  }
}

static void norm_forward(const ck_norm *w) {
  const double count = (double)w->channels;
  for (long row = 0; row < w->rows; row++) {
    const float *x = w->x + row * w->channels;
    double mean = 0, squares = 0;
    for (long c = 0; w->shift && c < w->channels; c++) mean += (double)x[c] / count;
    for (long c = 0; c < w->channels; c++)
      squares += ((double)x[c] - mean) * ((double)x[c] - mean);
    const double inverse = 1 / sqrt(squares / count + (double)w->epsilon);
    w->inverse[row] = (float)inverse;
    if (w->shift) w->mean[row] = (float)mean;
    for (long c = 0; c < w->channels; c++)
      w->y[row * w->channels + c] =
          (float)(((double)x[c] - mean) * inverse * (double)w->scale[c] +
                  (double)(w->shift ? w->shift[c] : 0));
  }
}

static void norm_backward(const ck_norm *w) {
  const double count = (double)w->channels;
  for (long row = 0; row < w->rows; row++) {
    const float *x = w->x + row * w->channels, *dy = w->dy + row * w->channels;
    float *dx = w->dx + row * w->channels;
    const double mean = w->shift ? (double)w->mean[row] : 0, inverse = (double)w->inverse[row];
    double level = 0, pull = 0;
    for (long c = 0; c < w->channels; c++) {
      const double normalised = ((double)x[c] - mean) * inverse;
      if (w->shift) level += (double)dy[c] * (double)w->scale[c] / count;
      pull += (double)dy[c] * (double)w->scale[c] * normalised / count;
      w->d_scale[c] += (float)((double)dy[c] * normalised);
      if (w->shift) w->d_shift[c] += dy[c];
    }
    for (long c = 0; c < w->channels; c++) {
      const double normalised = ((double)x[c] - mean) * inverse;
      const double inner = (double)dy[c] * (double)w->scale[c];
      const double change = inverse * (inner - level - normalised * pull);
      dx[c] = (float)(change + (double)(w->accumulate ? dx[c] : 0));
    }
  }
}

static const double root = 0.7978845608028654;  // sqrt(2 / pi)

static double gelu(ck_activation kind, double x) {
  if (kind == CK_GELU) return 0.5 * x * erfc(-x / sqrt(2));
  return 0.5 * x * (1 + tanh(root * (x + 0.044715 * x * x * x)));
}

static double d_gelu(ck_activation kind, double x) {
  if (kind == CK_GELU) return 0.5 * erfc(-x / sqrt(2)) + 0.5 * root * x * exp(-0.5 * x * x);
  const double t = tanh(root * (x + 0.044715 * x * x * x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * root * (1 + 3 * 0.044715 * x * x);
}

static void activation_forward(
    ck_activation kind, long rows, long channels, const float *x, float *y) {
  const long stride = kind == CK_GEGLU ? 2 * channels : channels;
  for (long row = 0; row < rows; row++)
    for (long c = 0; c < channels; c++) {
      const float *value = x + row * stride + c;
      const double linear = kind == CK_GEGLU ? (double)value[channels] : 1;
      y[row * channels + c] = (float)(gelu(kind, (double)value[0]) * linear);
    }
}

static void activation_backward(
    ck_activation kind, long rows, long channels, const float *x, const float *dy, float *dx) {
  const long stride = kind == CK_GEGLU ? 2 * channels : channels;
  for (long row = 0; row < rows; row++)
    for (long c = 0; c < channels; c++) {
      const long i = row * stride + c;
      const double slope = (double)dy[row * channels + c];
      const double linear = kind == CK_GEGLU ? (double)x[i + channels] : 1;
      dx[i] = (float)(slope * linear * d_gelu(kind, (double)x[i]));
      if (kind == CK_GEGLU) dx[i + channels] = (float)(slope * gelu(kind, (double)x[i]));
    }
}

static void dropout(const ck_dropout *w) {
// A fused addition would round otherwise than elsewhere.
#pragma clang fp contract(off)
  for (long i = 0; i < w->count; i++) {
    const float value = after_dropout(w->rate, w->key, w->first + (uint64_t)i, w->x[i]);
    w->y[i] = w->residual ? w->residual[i] + value : value;
  }
}

static void column_sums(long rows, long channels, const float *x, long stride, float *sums) {
  for (long c = 0; c < channels; c++) {
    double sum = (double)sums[c];
    for (long row = 0; row < rows; row++) sum += (double)x[row * stride + c];
    sums[c] = (float)sum;
  }
}

static void cross_entropy(const ck_cross_entropy *w) {
  for (long row = 0; row < w->rows; row++) {
    float *logits = w->logits + row * w->vocabulary;
    const int target = w->targets[row];
    double maximum = -INFINITY, sum = 0;
    for (long j = 0; j < w->vocabulary; j++)
      maximum = fmax(maximum, (double)(logits[j] * w->scale));
    for (long j = 0; j < w->vocabulary; j++)
      sum += exp((double)(logits[j] * w->scale) - maximum);
    const double log_sum = maximum + log(sum);
    w->log_sums[row] = target < 0 ? 0 : (float)log_sum;
    w->losses[row] = target < 0 ? 0 : (float)(log_sum - (double)(logits[target] * w->scale));
    for (long j = 0; w->gradient && j < w->vocabulary; j++) {
      const double probability = exp((double)(logits[j] * w->scale) - log_sum);
      const double slope = probability * (1 + 2 * (double)w->z_loss * log_sum) - (j == target);
      logits[j] = target < 0 ? 0 : (float)((double)w->scale * slope);
    }
  }
}

static void adamw(const ck_adamw *w) {
  for (long i = 0; i < w->count; i++) {
    const double gradient = (double)w->gradients[i] * (double)w->gradient_scale;
    const double first = w->beta1 * w->first[i] + (1 - (double)w->beta1) * gradient;
    const double second = w->beta2 * w->second[i] + (1 - (double)w->beta2) * gradient * gradient;
    const double spread = sqrt(second * (double)w->correction2) + (double)w->epsilon;
    const double update =
        first * (double)w->correction1 / spread + (double)w->decay * (double)w->parameters[i];
    w->parameters[i] = (float)((double)w->parameters[i] - (double)w->rate * update);
    w->first[i] = (float)first;
    w->second[i] = (float)second;
    w->gradients[i] = 0;
  }
}

static void language_sums(
    const uint16_t *rows, long count, const int8_t *weights, long width, int32_t *sums) {
  memset(sums, 0, sizeof(int32_t) * (size_t)width);
  for (long i = 0; i < count; i++)
    for (long label = 0; label < width; label++)
      sums[label] += weights[(long)rows[i] * width + label];
}

static double sum_squares(const float *x, long count) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)x[i] * (double)x[i];
  return sum;
}

const ck_kernels ck_scalar = {
    .name = "scalar",
    .gemm = gemm,
    .attention_forward = attention_forward,
    .attention_backward = attention_backward,
    .norm_forward = norm_forward,
    .norm_backward = norm_backward,
    .activation_forward = activation_forward,
    .activation_backward = activation_backward,
    .dropout = dropout,
    .column_sums = column_sums,
    .cross_entropy = cross_entropy,
    .adamw = adamw,
    .language_sums = language_sums,
    .sum_squares = sum_squares,
};
