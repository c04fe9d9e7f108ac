// The scalar twins: what each kernel computes, written as plainly as it can be, one value after
// another, with sums in double precision. Only tests run them.

#include "tables.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static void gemm(const ck_gemm *g, float *scratch) {
  (void)scratch;
  for (long i = 0; i < g->m; i++)
    for (long j = 0; j < g->n; j++) {
      double sum = g->accumulate ? (double)g->c[i * g->c_row + j] : 0;
      for (long p = 0; p < g->k; p++)
        sum += (double)g->a[i * g->a_row + p * g->a_column] *
               (double)g->b[p * g->b_row + j * g->b_column];
      g->c[i * g->c_row + j] = (float)sum;
    }
}

static double score(const ck_attention *a, long i, long j) {
  double sum = a->bias[i - j];
  for (long c = 0; c < a->channels; c++)
    sum += (double)a->query[i * a->stride + c] * (double)a->key[j * a->stride + c];
  return sum;
}

static void attention_forward(const ck_attention *a, float *scratch) {
  (void)scratch;
  for (long i = 0; i < a->length; i++) {
    double maximum = -INFINITY, sum = 0;
    for (long j = 0; j <= i; j++) maximum = fmax(maximum, score(a, i, j));
    for (long j = 0; j <= i; j++) sum += exp(score(a, i, j) - maximum);
    const double log_sum = maximum + log(sum);
    a->log_sum[i] = (float)log_sum;
    for (long c = 0; c < a->channels; c++) {
      double output = 0;
      for (long j = 0; j <= i; j++)
        output += exp(score(a, i, j) - log_sum) * (double)a->value[j * a->stride + c];
      a->output[i * a->output_stride + c] = (float)output;
    }
  }
}

// The gradient by the probability that query i gives position j.
static double d_probability(const ck_attention *a, long i, long j) {
  double sum = 0;
  for (long c = 0; c < a->channels; c++)
    sum += (double)a->d_output[i * a->output_stride + c] * (double)a->value[j * a->stride + c];
  return sum;
}

static void attention_backward(const ck_attention *a, float *scratch) {
  (void)scratch;
  for (long i = 0; i < a->length; i++) {
    memset(a->d_query + i * a->stride, 0, sizeof(float) * (size_t)a->channels);
    memset(a->d_key + i * a->stride, 0, sizeof(float) * (size_t)a->channels);
    memset(a->d_value + i * a->stride, 0, sizeof(float) * (size_t)a->channels);
    a->d_bias[i] = 0;
  }
  for (long i = 0; i < a->length; i++) {
    double mean = 0;
    for (long j = 0; j <= i; j++)
      mean += exp(score(a, i, j) - (double)a->log_sum[i]) * d_probability(a, i, j);
    for (long j = 0; j <= i; j++) {
      const double probability = exp(score(a, i, j) - (double)a->log_sum[i]);
      const double slope = probability * (d_probability(a, i, j) - mean);
      a->d_bias[i - j] += (float)slope;
      for (long c = 0; c < a->channels; c++) {
        a->d_query[i * a->stride + c] += (float)(slope * (double)a->key[j * a->stride + c]);
        a->d_key[j * a->stride + c] += (float)(slope * (double)a->query[i * a->stride + c]);
        a->d_value[j * a->stride + c] +=
            (float)(probability * (double)a->d_output[i * a->output_stride + c]);
      }
    }
  }
}

static void rms_norm_forward(
    long rows, long channels, const float *x, const float *scale, float *y, float *inverse) {
  for (long row = 0; row < rows; row++) {
    double squares = 0;
    for (long c = 0; c < channels; c++)
      squares += (double)x[row * channels + c] * (double)x[row * channels + c];
    inverse[row] = (float)(1 / sqrt(squares / (double)channels + 1e-6));
    for (long c = 0; c < channels; c++)
      y[row * channels + c] = x[row * channels + c] * inverse[row] * scale[c];
  }
}

static void rms_norm_backward(
    long rows, long channels, const float *x, const float *scale, const float *inverse,
    const float *dy, float *dx, float *d_scale) {
  for (long row = 0; row < rows; row++) {
    const double r = inverse[row];
    double dot = 0;
    for (long c = 0; c < channels; c++) {
      const long i = row * channels + c;
      dot += (double)dy[i] * (double)x[i] * (double)scale[c];
      d_scale[c] += (float)((double)dy[i] * (double)x[i] * r);
    }
    for (long c = 0; c < channels; c++) {
      const long i = row * channels + c;
      const double slope = (double)dy[i] * (double)scale[c];
      dx[i] += (float)(r * (slope - (double)x[i] * dot * r * r / (double)channels));
    }
  }
}

static const double root = 0.7978845608028654;  // sqrt(2 / pi)

static double gelu(double x) { return 0.5 * x * (1 + tanh(root * (x + 0.044715 * x * x * x))); }

static double d_gelu(double x) {
  const double t = tanh(root * (x + 0.044715 * x * x * x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * root * (1 + 3 * 0.044715 * x * x);
}

static void geglu_forward(long rows, long channels, const float *x, float *y) {
  for (long row = 0; row < rows; row++)
    for (long c = 0; c < channels; c++) {
      const float *pair = x + 2 * row * channels + c;
      y[row * channels + c] = (float)(gelu(pair[0]) * (double)pair[channels]);
    }
}

static void geglu_backward(long rows, long channels, const float *x, const float *dy, float *dx) {
  for (long row = 0; row < rows; row++)
    for (long c = 0; c < channels; c++) {
      const long i = 2 * row * channels + c;
      const double slope = dy[row * channels + c];
      dx[i] = (float)(slope * (double)x[i + channels] * d_gelu(x[i]));
      dx[i + channels] = (float)(slope * gelu(x[i]));
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
    .rms_norm_forward = rms_norm_forward,
    .rms_norm_backward = rms_norm_backward,
    .geglu_forward = geglu_forward,
    .geglu_backward = geglu_backward,
    .cross_entropy = cross_entropy,
    .adamw = adamw,
    .language_sums = language_sums,
    .sum_squares = sum_squares,
};
