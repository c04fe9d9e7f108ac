// What dropout draws, one value after another; dropout.h has the same in vectors.

#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

// The next output of splitmix64 (Steele, Lea and Flood 2014) after its state became `state`.
static inline uint64_t splitmix64(uint64_t state) {
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
  return state ^ (state >> 31);
}

static const uint64_t golden = 0x9e3779b97f4a7c15u;

// The 32 bits of value `index` under `key`.
static inline uint32_t drawn_bits(uint64_t key, uint64_t index) {
  const uint64_t pair = splitmix64(key + (index / 2 + 1) * golden);
  return (uint32_t)(index % 2 ? pair >> 32 : pair);
}

// A value is dropped where its bits are below this.
static inline uint32_t drop_threshold(float rate) {
  return rate > 0 ? (uint32_t)((double)rate * 4294967296.0) : 0;
}

#endif
