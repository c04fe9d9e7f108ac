// Dropout: random bits by position, LANES at a time.

typedef uint32_t bits __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint64_t pairs __attribute__((ext_vector_type(LANES / 2), aligned(8)));

// The bits of the values from `index` on, which is even.
static inline bits drawn_from_even(uint64_t key, uint64_t index) {
  static const uint64_t steps[WIDEST_VECTOR / 2] = {
      0, golden, 2 * golden, 3 * golden, 4 * golden, 5 * golden, 6 * golden, 7 * golden};
  pairs state = *(const pairs *)steps + (key + (index / 2 + 1) * golden);
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
  return (bits)(state ^ (state >> 31));
}

// The bits of the values from `index` on.
static inline bits drawn_from(uint64_t key, uint64_t index) {
  if (index % 2 == 0) return drawn_from_even(key, index);
  uint32_t drawn[LANES + 1];
  *(bits *)drawn = drawn_from_even(key, index - 1);
  drawn[LANES] = drawn_bits(key, index + LANES - 1);
  return *(const bits *)(drawn + 1);
}

// What a dropout keeps, and what that is multiplied by.
typedef struct {
  uint64_t key;
  uint32_t threshold;
  float factor;
} drop;

static inline drop drop_of(float rate, uint64_t key) {
  return (drop){key, drop_threshold(rate), 1.0f / (1.0f - rate)};
}

// The values from `index` on after dropout.
static inline vector dropped(const drop *d, uint64_t index, vector values) {
  const mask kept = (mask)(drawn_from(d->key, index) >= (bits)d->threshold);
  return keep(kept, values * d->factor);
}

static void dropout(const ck_dropout *work) {
// A fused addition would round otherwise than the scalar twin.
#pragma clang fp contract(off)
  const ck_dropout w = *work;
  const drop d = drop_of(w.rate, w.key);
  for (long i = 0; i < w.count; i += LANES) {
    const long left = w.count - i;
    vector value = load_some(w.x + i, left);
    if (d.threshold) value = dropped(&d, w.first + (uint64_t)i, value);
    if (w.residual) value = load_some(w.residual + i, left) + value;
    store_some(w.y + i, value, left);
  }
}
