// The sizes of the blocks of a product, shared by the tables so that one scratch fits all.

#ifndef BLOCKING_H
#define BLOCKING_H

enum {
  BLOCK_K = 384,       // depth of a packed block
  BLOCK_M = 192,       // rows of a packed block of a: a multiple of every TILE_ROWS
  BLOCK_N = 1024,      // columns of a packed block of b: a multiple of every tile's columns
  BLOCK_QUERY = 96,    // queries that attention handles at once
  WIDEST_VECTOR = 16,  // floats
};

#endif
