// The inner loops of the trainer (fp32) and of the language model, one table of functions for each
// instruction set. Those that decode bzip2 are in ck_bzip2.h.
//
// Every function works on plain memory, allocates nothing, starts no thread and
// keeps no state. An element of a result is always summed in the same order, wherever the caller
// cuts the rows of the work: cutting it among threads never changes a bit.
// Two instruction sets may differ in the last bits.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

#include "cbytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// c (m x n) = a (m x k) * b (k x n), or c += a * b; the two strides of a and b are arbitrary, so
/// a transposed matrix is its own matrix with the strides exchanged. The rows of c are contiguous.
typedef struct {
  long m, n, k;
  const float *a;
  long a_row, a_column;
  const float *b;
  long b_row, b_column;
  float *c;
  long c_row;
  int accumulate;
} ck_gemm;

/// Causal attention of one head over one sequence: softmax(q k^T + bias) v, without a scale.
///
/// query, key and value point at the head's first channel at position 0; `stride` floats further
/// lies the next position. bias[d] is added where a query looks back d positions.
/// The forward pass writes output and log_sum (the logarithm of each row's softmax denominator);
/// the backward pass reads log_sum and writes d_query, d_key and d_value (which have `stride` too)
/// and d_bias[0 ..< length].
typedef struct {
  long length, channels;
  const float *query, *key, *value;
  long stride;
  const float *bias;
  float *output;
  long output_stride;
  float *log_sum;
  const float *d_output;
  float *d_query, *d_key, *d_value;
  float *d_bias;
} ck_attention;

/// Softmax cross-entropy of rows of logits, which are multiplied by `scale` first.
///
/// losses[r] = log sum exp - logit of the target, log_sums[r] = log sum exp; both are 0 where the
/// target is negative: such a row is ignored. With `gradient`, each row of logits is replaced by
/// the derivative of (loss + z_loss * log_sum^2) by the unscaled logits, 0 for ignored rows.
typedef struct {
  long rows, vocabulary;
  float *logits;
  const int *targets;
  float scale, z_loss;
  float *losses, *log_sums;
  int gradient;
} ck_cross_entropy;

/// One step of AdamW over `count` parameters; the gradient is multiplied by `gradient_scale` first
/// and is zero afterwards.
///
/// The corrections are 1 / (1 - beta^step). Decay is decoupled:
/// parameter -= rate * (m / (sqrt(v) + epsilon) + decay * parameter).
typedef struct {
  long count;
  float *parameters, *gradients, *first, *second;
  float gradient_scale, rate, beta1, beta2, correction1, correction2, epsilon, decay;
} ck_adamw;

/// The symbol before and after every word of a folded line.
enum { CK_BOUNDARY = 1 };

/// Writes a hash of every n-gram of a folded line, and returns how many there are: count * (order
/// + 1) at most.
///
/// symbols[0 ..< count] starts and ends with CK_BOUNDARY and has no two in a row. An n-gram is a
/// run of `least` (1 or 2) to `order` symbols inside one word and its two boundaries (a boundary
/// alone is none), or a longer word as a whole. Its hash is a product over its symbols; the high
/// bits are well mixed.
long ck_ngram_hashes(
    const uint32_t *symbols, long count, int least, int order, uint64_t *hashes);

/// Writes the rows of the n-grams that are in a table, and returns how many there are.
///
/// A hash chooses a pair of slots by its highest 64 - `shift` bits; its row is the low half of the
/// slot whose high half is the hash's bits 24 ... 39. Row 0 stands for none.
long ck_feature_rows(
    const uint64_t *hashes, long count, const uint32_t *slots, int shift, uint16_t *rows);

/// The kernels compiled for one instruction set.
typedef struct {
  /// The name of the instruction set.
  const char *name;
  /// The product; `scratch` holds ck_gemm_scratch() floats and starts on 64 bytes.
  void (*gemm)(const ck_gemm *work, float *scratch);
  /// `scratch` holds ck_attention_scratch(length) floats and starts on 64 bytes.
  void (*attention_forward)(const ck_attention *work, float *scratch);
  void (*attention_backward)(const ck_attention *work, float *scratch);
  /// y = x * inverse * scale, where inverse[row] = 1 / sqrt(mean(x^2) + 1e-6).
  void (*rms_norm_forward)(
      long rows, long channels, const float *x, const float *scale, float *y, float *inverse);
  /// dx += the gradient by x; d_scale += the gradient by scale.
  void (*rms_norm_backward)(
      long rows, long channels, const float *x, const float *scale, const float *inverse,
      const float *dy, float *dx, float *d_scale);
  /// y (rows x channels) = gelu(x[.. channels]) * x[channels ..], x having 2 * channels a row;
  /// gelu is the tanh form.
  void (*geglu_forward)(long rows, long channels, const float *x, float *y);
  void (*geglu_backward)(long rows, long channels, const float *x, const float *dy, float *dx);
  void (*cross_entropy)(const ck_cross_entropy *work);
  void (*adamw)(const ck_adamw *work);
  /// sums (width) = the sum of the listed rows of weights (rows x width); width is a multiple of 16
  /// and weights are in -127 ... 127.
  void (*language_sums)(
      const uint16_t *rows, long count, const int8_t *weights, long width, int32_t *sums);
  /// The sum of squares; within 4096 values in single precision, beyond in double.
  double (*sum_squares)(const float *x, long count);
} ck_kernels;

/// The fastest table this processor can run.
const ck_kernels *ck_best(void);

/// The tables this processor can run, fastest first, and last the plain scalar loops that the
/// others are tested against; NULL beyond the end.
const ck_kernels *_Nullable ck_table(int index);

/// Floats of scratch that a product needs.
long ck_gemm_scratch(void);

/// Floats of scratch that attention over `length` positions needs.
long ck_attention_scratch(long length);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
