// The n-grams of a folded line, and their rows in a table of features. Bound by memory: one build
// serves every instruction set.

#include "ckernels.h"

static inline uint64_t extend(uint64_t state, uint32_t symbol) {
  return (state ^ symbol) * 0x9E3779B97F4A7C15u;
}

long ck_ngram_hashes(
    const uint32_t *symbols, long count, int least, int order, uint64_t *hashes) {
  long found = 0;
  // The last symbol is a boundary: no n-gram starts there.
  for (long start = 0; start + 1 < count; start++) {
    const uint32_t first = symbols[start];
    uint64_t state = extend(0, first);
    if (first != CK_BOUNDARY && least == 1) hashes[found++] = state;
    const long limit = start + order < count ? start + order : count;
    long index = start + 1;
    int is_whole = 0;
    while (index < limit && !is_whole) {
      state = extend(state, symbols[index]);
      hashes[found++] = state;
      is_whole = symbols[index++] == CK_BOUNDARY;
    }
    // A longer word counts as a whole, too.
    if (first == CK_BOUNDARY && !is_whole && index < count) {
      do state = extend(state, symbols[index]);
      while (symbols[index++] != CK_BOUNDARY && index < count);
      hashes[found++] = state;
    }
  }
  return found;
}

long ck_feature_rows(
    const uint64_t *hashes, long count, const uint32_t *slots, int shift, uint16_t *rows) {
  long found = 0;
  for (long i = 0; i < count; i++) {
    const uint32_t *pair = slots + 2 * (hashes[i] >> shift);
    const uint32_t mark = (uint32_t)(hashes[i] >> 24) & 0xFFFF;
    const uint32_t first = pair[0] >> 16 == mark ? pair[0] & 0xFFFF : 0;
    const uint32_t second = pair[1] >> 16 == mark ? pair[1] & 0xFFFF : 0;
    // An empty slot has mark 0 and row 0, so a row of 0 in one says nothing of the other.
    const uint32_t row = first ? first : second;
    rows[found] = (uint16_t)row;
    found += row != 0;
  }
  return found;
}
