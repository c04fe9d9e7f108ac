// Blocks of 64 bytes as vectors of the compiler's, each compared to a mask of 64 bits, one bit a
// byte, least significant first. The compiler makes one version for each instruction set, and the
// loader takes the best that the processor has.

#include "cbytes.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512bw", "avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif
#define INLINED static inline __attribute__((always_inline))

enum { BLOCK = 64 };
typedef uint8_t block __attribute__((ext_vector_type(BLOCK), aligned(1)));
typedef bool lanes __attribute__((ext_vector_type(BLOCK)));

// A macro, because vectors this wide have no calling convention without AVX-512.
#define MASK(comparison) __builtin_bit_cast(uint64_t, __builtin_convertvector(comparison, lanes))

// Where the block that begins a text of `count` bytes can be read: there, or, of a text that is
// shorter, in `last`, filled up with letters, which are never found.
INLINED const uint8_t *whole_block(const uint8_t *bytes, long count, uint8_t last[BLOCK]) {
  if (count >= BLOCK) return bytes;
  memset(last, 'a', BLOCK);
  memcpy(last, bytes, (unsigned long)count);
  return last;
}

FOR_EACH_PROCESSOR
long cb_json_plain(const uint8_t *bytes, long count) {
  uint8_t last[BLOCK];
  for (long start = 0; start < count; start += BLOCK) {
    const block b = *(const block *)whole_block(bytes + start, count - start, last);
    const uint64_t found = MASK((b < 0x20) | (b == '"') | (b == '\\'));
    if (found) return start + __builtin_ctzll(found);
  }
  return count;
}

FOR_EACH_PROCESSOR
long cb_clean_prefix(const uint8_t *bytes, long count, int is_start) {
  uint8_t last[BLOCK];
  // The masks of the block before; a text begins as if after an empty line.
  uint64_t spaces_before = 0, leads_before = 0, marks_before = 0;
  uint64_t ends_before = is_start ? 3ull << 62 : 0;
  for (long start = 0; start < count; start += BLOCK) {
    const block b = *(const block *)whole_block(bytes + start, count - start, last);
    const uint64_t spaces = MASK(b == 0x20), ends = MASK(b == 0x0A);
    uint64_t found = MASK((b < 0x20) | (b == 0x7F)) & ~ends;
    // C2 80 to C2 A0: controls, NEL and the no-break space. EF BB (BF): perhaps a byte order mark.
    const uint64_t leads = MASK(b == 0xC2), marks = MASK(b == 0xEF);
    if (leads | leads_before)
      found |= (leads << 1 | leads_before >> 63) & MASK((b >= 0x80) & (b <= 0xA0));
    if (marks | marks_before) found |= (marks << 1 | marks_before >> 63) & MASK(b == 0xBB);
    const uint64_t after_space = spaces << 1 | spaces_before >> 63;
    const uint64_t after_end = ends << 1 | ends_before >> 63;
    const uint64_t after_two = ends << 2 | ends_before >> 62;
    found |= (spaces & (after_space | after_end)) |
             (ends & (after_space | (after_end & after_two)));
    if (found) return start + __builtin_ctzll(found);
    spaces_before = spaces;
    ends_before = ends;
    leads_before = leads;
    marks_before = marks;
  }
  return count;
}
