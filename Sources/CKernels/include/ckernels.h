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

/// Tells the processor that this thread waits in place.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// c (m x n) = a (m x k) * b (k x n) + bias, or c += a * b; the two strides of a and b are
/// arbitrary, so a transposed matrix is its own matrix with the strides exchanged. The rows of c
/// are contiguous.
typedef struct {
  long m, n, k;
  const float *a;
  long a_row, a_column;
  const float *b;
  long b_row, b_column;
  float *c;
  long c_row;
  int accumulate;
  /// n values that every row of c starts from; not read with `accumulate`.
  const float *_Nullable bias;
  /// Whether the values of a and b are rounded to bfloat16 (to nearest, ties to even) before they
  /// are multiplied; the sums are single precision in either case.
  int bf16;
} ck_gemm;

/// Attention of one head over one sequence: softmax(scale * q k^T + bias) v.
///
/// query, key and value point at the head's first channel at position 0; `stride` floats further
/// lies the next position. With `causal` a position sees itself and those before it, else all.
/// bias[d] is added where a query looks back d positions; it needs `causal`. Each probability is
/// zero with the chance `dropout` and multiplied by 1 / (1 - dropout) otherwise, as in ck_dropout,
/// where value i * length + j is that of query i and position j.
/// The forward pass writes output and log_sum (the logarithm of each row's softmax denominator);
/// the backward pass reads them and d_output (which has output's stride) and writes d_query, d_key
/// and d_value (which have `stride` too) and d_bias[0 ..< length].
typedef struct {
  long length, channels;
  const float *query, *key, *value;
  long stride;
  float scale;
  int causal;
  const float *_Nullable bias;
  float *output;
  long output_stride;
  float *log_sum;
  float dropout;
  uint64_t dropout_key;
  const float *_Nullable d_output;
  float *_Nullable d_query, *_Nullable d_key, *_Nullable d_value;
  float *_Nullable d_bias;
  /// As in ck_gemm, for all products.
  int bf16;
} ck_attention;

/// y = (x - mean) * inverse * scale + shift over rows of channels, where mean and inverse =
/// 1 / sqrt(variance + epsilon) are each row's: layer norm. Without `shift` the mean is left out
/// (zero) and the variance is mean(x^2): RMS norm.
///
/// The forward pass writes y, inverse and, with shift, mean. The backward pass reads x, mean,
/// inverse and dy, writes dx (or adds to it, with `accumulate`; dy may be dx without it), and adds
/// to d_scale and d_shift.
typedef struct {
  long rows, channels;
  const float *x, *scale;
  const float *_Nullable shift;
  float epsilon;
  float *y;
  float *_Nullable mean;
  float *inverse;
  const float *_Nullable dy;
  float *_Nullable dx, *_Nullable d_scale, *_Nullable d_shift;
  int accumulate;
} ck_norm;

/// What a feed-forward applies to its inner values, a row having `channels` of them afterwards.
typedef enum {
  /// x * P(normal < x) in the form with tanh (Hendrycks and Gimpel 2016).
  CK_GELU_TANH,
  /// The same by the error function, to single precision.
  CK_GELU,
  /// gelu_tanh(x[.. channels]) * x[channels ..], x having 2 * channels a row (Shazeer 2020).
  CK_GEGLU,
} ck_activation;

/// y = residual + dropout(x), or without residual. Value i of the whole tensor (x[0] is value
/// `first`) is zero with the chance `rate`, 0 ..< 1, and multiplied by 1 / (1 - rate) otherwise;
/// which, depends on `key` and i alone, so it can be drawn again on the way back. y may be x or
/// residual. Every table gives the same bits.
///
/// Value i is dropped where the upper or lower 32 bits (for odd i, for even i) of the splitmix64
/// output for state key + (i / 2 + 1) * 0x9e3779b97f4a7c15 are below rate * 2^32, rounded down.
typedef struct {
  long count;
  const float *x;
  const float *_Nullable residual;
  float *y;
  float rate;
  uint64_t key;
  uint64_t first;
} ck_dropout;

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
  /// Whether it has instructions for bfloat16; where it has none, `bf16` gains nothing.
  int has_bf16;
  /// The product; `scratch` holds ck_gemm_scratch() floats and starts on 64 bytes.
  void (*gemm)(const ck_gemm *work, float *scratch);
  /// `scratch` holds ck_attention_scratch(length, channels) floats and starts on 64 bytes.
  void (*attention_forward)(const ck_attention *work, float *scratch);
  void (*attention_backward)(const ck_attention *work, float *scratch);
  void (*norm_forward)(const ck_norm *work);
  void (*norm_backward)(const ck_norm *work);
  void (*activation_forward)(
      ck_activation kind, long rows, long channels, const float *x, float *y);
  /// dx = dy times the derivative; dx may be dy where a row of x has as many channels as one of y.
  void (*activation_backward)(
      ck_activation kind, long rows, long channels, const float *x, const float *dy, float *dx);
  void (*dropout)(const ck_dropout *work);
  /// sums[c] += the sum of column c over the rows of x, which are `stride` floats apart.
  void (*column_sums)(long rows, long channels, const float *x, long stride, float *sums);
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

/// Floats of scratch that attention over at most `length` positions of at most `channels` needs.
long ck_attention_scratch(long length, long channels);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
