// Rounding one value to bfloat16.

#ifndef BFLOAT_H
#define BFLOAT_H

#include <stdint.h>
#include <string.h>

// The nearest bfloat16, ties to even, as a float; a NaN stays one.
static inline float bfloat_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  if ((bits & 0x7fffffff) > 0x7f800000) return value;
  bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  memcpy(&value, &bits, sizeof value);
  return value;
}

#endif
