// The vector kernels, written once over LANES floats a vector and included by one file for each
// instruction set, which defines before (the parts have no other user, and no guards):
//   LANES                   floats in a vector
//   TILE_ROWS               rows of a register tile of the product (it is two vectors wide)
//   BFLOATS                 1 where there are instructions for bfloat16 (and 16 lanes)
//   TABLE, INSTRUCTION_SET  the table of functions and its name as text

#include "blocking.h"
#include "ckernels.h"
#include "random.h"

#include <math.h>
#include <string.h>

enum { TILE_COLUMNS = 2 * LANES };

#include "vectors.h"

#include "packing.h"

#include "product.h"

#include "dropout.h"

#include "attention.h"

#include "activation.h"
#include "language.h"
#include "loss.h"
#include "norm.h"

const ck_kernels TABLE = {
    .name = INSTRUCTION_SET,
    .has_bf16 = BFLOATS,
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
