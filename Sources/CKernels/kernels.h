// The vector kernels, written once over LANES floats a vector and included by one file for each
// instruction set, which defines before (the four parts have no other user, and no guards):
//   LANES                   floats in a vector
//   TILE_ROWS               rows of a register tile of the product (it is two vectors wide)
//   TABLE, INSTRUCTION_SET  the table of functions and its name as text

#include "blocking.h"
#include "ckernels.h"

#include <math.h>
#include <string.h>

enum { TILE_COLUMNS = 2 * LANES };

#include "vectors.h"
#include "product.h"
#include "attention.h"
#include "elementwise.h"
#include "language.h"

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
    .language_sums = language_sums,
    .sum_squares = sum_squares,
};
