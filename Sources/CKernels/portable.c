// The kernels for any processor with vectors of 4 floats: the baselines of x86-64 and of AArch64.

#include "tables.h"

#define LANES 4
#define TILE_ROWS 6
#define BFLOATS 0
#define TABLE ck_portable
#define INSTRUCTION_SET "128-bit"
#include "kernels.h"
