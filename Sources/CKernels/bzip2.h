// What the steps of decoding a bzip2 block share.

#ifndef BZIP2_H
#define BZIP2_H

#include "ck_bzip2.h"

#include <stddef.h>

enum {
  MAXIMUM_BLOCK = 900000,  // bytes, before the last step, which undoes runs
  MAXIMUM_SYMBOLS = 258,   // two digits of runs' lengths, 255 places, and the block's end
  MAXIMUM_SELECTORS = 18002,
  MAXIMUM_WORD = 20,  // bits
  GROUP = 50,         // symbols read with one code
  TABLE_BITS = 10,
  LANES = 20,  // walks of the inverse transform at a time
  START_BITS = 10,
  MAXIMUM_PIECES = (MAXIMUM_BLOCK >> START_BITS) + 2,
  // A lane holds a whole block, and what it was given before, which is less than a LANESth of one.
  // An odd number of cache lines, so that lanes do not compete for the same ones.
  LANE_BYTES = MAXIMUM_BLOCK + 60064,
};

/// How one of a block's Huffman codes is read.
typedef struct {
  /// By the next TABLE_BITS bits: symbol << 5 | length of the word; 0 for what needs a closer
  /// look, which are longer words, words that do not exist, and the end of the block.
  uint16_t table[1 << TABLE_BITS];
  /// By length: the first word that is longer, as 20 bits; and the difference between a word of
  /// this length and its place in `symbols`.
  uint32_t limit[MAXIMUM_WORD + 1];
  int32_t base[MAXIMUM_WORD + 1];
  uint16_t symbols[MAXIMUM_SYMBOLS];
} bzip2_code;

/// Equal bytes in the transformed block: count << 8 | byte.
typedef uint32_t bzip2_run;

/// Bytes of the block from one row to another: see bzip2-inverse.c.
typedef struct {
  uint32_t offset, count, next;
} bzip2_piece;

struct ck_bzip2 {
  uint32_t stored_checksum, origin;
  uint8_t alphabet[256], far[256];
  int alphabet_count, selector_count;
  uint8_t selectors[MAXIMUM_SELECTORS];
  bzip2_code codes[6];

  // The transformed block.
  bzip2_run runs[MAXIMUM_BLOCK + GROUP + 1];
  int64_t run_count, count;
  uint32_t histogram[256];

  // Its inverse.
  uint32_t links[MAXIMUM_BLOCK];
  bzip2_piece pieces[MAXIMUM_PIECES];
  uint8_t lanes[LANES * LANE_BYTES];
  uint8_t text[MAXIMUM_BLOCK];

  // What was read of it: up to `position` in the text, all but `pending` bytes of a run.
  int64_t position;
  uint32_t pending, checksum;
  uint8_t run_byte;
  uint32_t checksum_tables[8][256];
};

/// Bits from the most significant on.
typedef struct {
  const uint8_t *bytes;
  int64_t byte_count, position, end;
} bit_reader;

/// The 57 bits or more from `position` on, uppermost in the result; eight bytes are read.
static inline uint64_t peek_far(const uint8_t *bytes, int64_t position) {
  uint64_t window;
  __builtin_memcpy(&window, bytes + (position >> 3), 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  window = __builtin_bswap64(window);
#endif
  return window << (position & 7);
}

/// The next 57 bits or more; those after the end count as zero.
static inline uint64_t peek(const bit_reader *bits) {
  const int64_t first = bits->position >> 3;
  if (first + 8 <= bits->byte_count) return peek_far(bits->bytes, bits->position);
  uint64_t window = 0;
  for (int64_t index = first; index < first + 8; index++)
    window = window << 8 | (index < bits->byte_count ? bits->bytes[index] : 0);
  return window << (bits->position & 7);
}

/// The next `count` bits, 1 to 32, as a number.
static inline uint32_t take(bit_reader *bits, int count) {
  const uint64_t window = peek(bits);
  bits->position += count;
  return (uint32_t)(window >> (64 - count));
}

/// Reads what stands before the symbols.
ck_bzip2_outcome bzip2_read_header(ck_bzip2 *work, bit_reader *bits);

/// Reads the symbols, and makes runs and their histogram of them.
ck_bzip2_outcome bzip2_read_symbols(ck_bzip2 *work, bit_reader *bits);

/// Undoes the Burrows-Wheeler transform of the runs into the text.
void bzip2_invert(ck_bzip2 *work);

#endif
