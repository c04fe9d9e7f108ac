// The symbols of a bzip2 block: Huffman codes, move to front, and the lengths of runs.

#include "bzip2.h"

enum { NEAR = 8 };  // places of the order that fit a register

/// What the symbols have made so far.
typedef struct {
  /// The first bytes in use, the latest from the lowest bits on; the others are in `work->far`.
  uint64_t near;
  /// The run that may still grow, and its length.
  bzip2_run *last;
  uint32_t length;
  /// The binary place of the next digit of its length.
  int digit;
  /// The bytes in all runs.
  int64_t count;
} progress;

/// symbol << 5 | length of the code's word at the front of `window`, or 0 where it has none.
static uint32_t look_closer(const bzip2_code *code, uint64_t window) {
  const uint32_t bits = (uint32_t)(window >> (64 - MAXIMUM_WORD));
  for (int length = 1; length <= MAXIMUM_WORD; length++) {
    if (bits >= code->limit[length]) continue;
    const int32_t place = (int32_t)(bits >> (MAXIMUM_WORD - length)) - code->base[length];
    return (uint32_t)code->symbols[place] << 5 | (uint32_t)length;
  }
  return 0;
}

/// Brings the byte at a place from NEAR on to the front.
static uint64_t move_far(uint8_t *far, uint64_t near, uint32_t place) {
  const uint8_t byte = far[place - NEAR];
  for (uint32_t index = place - NEAR; index > 0; index--) far[index] = far[index - 1];
  far[0] = (uint8_t)(near >> 56);
  return near << 8 | byte;
}

/// Does what a symbol says: 0 and 1 are digits of a run's length, others are places in the order.
/// There is no branch between the two, which nothing could foretell: it would cost a tenth.
static inline __attribute__((always_inline)) void apply(
    ck_bzip2 *work, progress *made, uint32_t symbol) {
  static const uint64_t below[NEAR] = {
      0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff};
  const uint32_t is_digit = symbol < 2;
  const uint32_t place = is_digit ? 0 : symbol - 1;
  if (__builtin_expect(place < NEAR, 1)) {
    const uint64_t moved = (made->near & below[place]) << 8 | (made->near >> 8 * place & 0xff);
    made->near = (made->near & ~(below[place] << 8 | 0xff)) | moved;
  } else {
    made->near = move_far(work->far, made->near, place);
  }
  const uint32_t more = __builtin_unpredictable(is_digit) ? (symbol + 1) << made->digit : 1;
  // From the 22nd on, a digit makes any block too long, whatever it is.
  made->digit = __builtin_unpredictable(is_digit) ? made->digit + (made->digit < 22) : 0;
  made->length = (__builtin_unpredictable(is_digit) ? made->length : 0) + more;
  made->last += !is_digit;
  *made->last = made->length << 8 | (uint8_t)made->near;
  work->histogram[(uint8_t)made->near] += more;
  made->count += more;
}

/// Takes as many symbols of a group as it can without looking for the end of the bits, which must
/// be far; returns their number, less than GROUP where the block ends or a word does not exist.
static int take_group(
    ck_bzip2 *work, progress *shared, bit_reader *bits, const bzip2_code *code, uint32_t end) {
  progress made = *shared;
  int64_t position = bits->position;
  int count = 0;
  for (; count < GROUP; count += 2) {
    uint64_t window = peek_far(bits->bytes, position);
#pragma clang loop unroll(full)
    for (int next = 0; next < 2; next++) {
      uint32_t entry = code->table[window >> (64 - TABLE_BITS)];
      if (__builtin_expect(entry == 0, 0)) {
        entry = look_closer(code, window);
        if (entry == 0 || entry >> 5 == end) {
          count += next;
          goto stop;
        }
      }
      window <<= entry & 31;
      position += entry & 31;
      apply(work, &made, entry >> 5);
    }
  }
stop:
  bits->position = position;
  *shared = made;
  return count;
}

/// The next symbol, or one that is in no code where the bits end or a word does not exist.
static uint32_t take_symbol(bit_reader *bits, const bzip2_code *code) {
  const uint32_t entry = look_closer(code, peek(bits));
  bits->position += entry & 31;
  return entry == 0 || bits->position > bits->end ? MAXIMUM_SYMBOLS : entry >> 5;
}

ck_bzip2_outcome bzip2_read_symbols(ck_bzip2 *work, bit_reader *bits) {
  enum { GROUP_BITS = GROUP * MAXIMUM_WORD + 64 };
  const uint32_t end = (uint32_t)work->alphabet_count + 1;
  progress made = {.last = work->runs};
  for (int place = 0; place < work->alphabet_count; place++) {
    if (place < NEAR)
      made.near |= (uint64_t)work->alphabet[place] << 8 * place;
    else
      work->far[place - NEAR] = work->alphabet[place];
  }
  // Digits before any place repeat the first byte: a run that is not there yet.
  work->runs[0] = work->alphabet[0];
  __builtin_memset(work->histogram, 0, sizeof work->histogram);
  for (int group = 0; group < work->selector_count; group++) {
    const bzip2_code *code = &work->codes[work->selectors[group]];
    int count = 0;
    if (bits->end - bits->position >= GROUP_BITS)
      count = take_group(work, &made, bits, code, end);
    for (; count < GROUP; count++) {
      const uint32_t symbol = take_symbol(bits, code);
      if (symbol > end) return ck_bzip2_damaged;
      if (symbol == end) {
        work->run_count = made.last + 1 - work->runs;
        work->count = made.count;
        return work->origin < made.count && made.count <= MAXIMUM_BLOCK ? ck_bzip2_decoded
                                                                        : ck_bzip2_damaged;
      }
      apply(work, &made, symbol);
    }
    if (made.count > MAXIMUM_BLOCK) return ck_bzip2_damaged;
  }
  return ck_bzip2_damaged;
}
