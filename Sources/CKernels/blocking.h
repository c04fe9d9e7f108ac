// The sizes of the blocks of a product, shared by the tables so that one scratch fits all.

#ifndef BLOCKING_H
#define BLOCKING_H

enum {
  BLOCK_K = 1280,      // depth of a packed block in words; even
  BLOCK_PAIRS = 1024,  // the same where words are pairs of bfloat16s
  BLOCK_M = 112,       // rows of a packed block of a
  BLOCK_N = 1024,      // columns of a packed block of b: a multiple of every tile's columns
  BLOCK_QUERY = 112,   // queries that attention handles at once; even
  WIDEST_VECTOR = 16,  // floats
  MOST_COLUMNS = 32,   // of any tile
  MOST_ROWS = 14,
};

// Floats of a block of `lanes` that are packed in strips of at most `most` and at least 4.
static inline long packed_floats(long lanes, long most, long steps) {
  return (lanes + most) * (steps + 1) + (lanes / 4 + 1) * 2 * WIDEST_VECTOR;
}

// Floats for a block's queries or scores, packed either way.
static inline long packed_left(long length, long channels) {
  const long longer = length > channels ? length : channels;
  const long by_queries = packed_floats(BLOCK_QUERY, MOST_ROWS, longer);
  const long by_positions = packed_floats(length, MOST_ROWS, BLOCK_QUERY);
  return by_queries > by_positions ? by_queries : by_positions;
}

#endif
