// What stands in a bzip2 block before its symbols: the bytes in use, the selectors, the codes.

#include "bzip2.h"

static void read_alphabet(ck_bzip2 *work, bit_reader *bits) {
  const uint32_t groups = take(bits, 16);
  work->alphabet_count = 0;
  for (int group = 0; group < 16; group++) {
    if (!(groups >> (15 - group) & 1)) continue;
    const uint32_t used = take(bits, 16);
    for (int place = 0; place < 16; place++)
      if (used >> (15 - place) & 1)
        work->alphabet[work->alphabet_count++] = (uint8_t)(16 * group + place);
  }
}

/// Selectors are numbers of codes, moved to front and unary. libbz2 reads those that no block can
/// need, and forgets them.
static int read_selectors(ck_bzip2 *work, bit_reader *bits, int code_count) {
  const int stored_count = (int)take(bits, 15);
  if (stored_count < 1) return 0;
  uint8_t order[6] = {0, 1, 2, 3, 4, 5};
  for (int index = 0; index < stored_count; index++) {
    const int place = __builtin_clzll(~peek(bits) | 1);
    if (place >= code_count || bits->position > bits->end) return 0;
    bits->position += place + 1;
    if (index >= MAXIMUM_SELECTORS) continue;
    const uint8_t chosen = order[place];
    for (int other = place; other > 0; other--) order[other] = order[other - 1];
    order[0] = chosen;
    work->selectors[index] = chosen;
  }
  work->selector_count = stored_count < MAXIMUM_SELECTORS ? stored_count : MAXIMUM_SELECTORS;
  return 1;
}

/// The lengths of a code's words: five bits for the first, then steps of one up or down.
static int read_lengths(bit_reader *bits, int symbol_count, uint8_t *lengths) {
  int length = (int)take(bits, 5);
  for (int symbol = 0; symbol < symbol_count; symbol++) {
    while (1) {
      if (length < 1 || length > MAXIMUM_WORD || bits->position > bits->end) return 0;
      if (!take(bits, 1)) break;
      length += take(bits, 1) ? -1 : 1;
    }
    lengths[symbol] = (uint8_t)length;
  }
  return 1;
}

/// A canonical code: words of one length follow one another in the order of their symbols, and
/// longer words follow shorter ones. Where lengths ask for more words than there are, the first
/// ones have them, as in libbz2; where they ask for fewer, the rest are no words.
static void build(bzip2_code *code, int symbol_count, const uint8_t *lengths) {
  const uint32_t word_count = 1u << MAXIMUM_WORD;
  const int unseen = MAXIMUM_WORD - TABLE_BITS;
  uint32_t word = 0;
  int place = 0;
  __builtin_memset(code->table, 0, sizeof code->table);
  for (int length = 1; length <= MAXIMUM_WORD; length++) {
    const uint32_t step = word_count >> length;
    code->base[length] = (int32_t)(word / step) - place;
    for (int symbol = 0; symbol < symbol_count; symbol++) {
      if (lengths[symbol] != length) continue;
      code->symbols[place++] = (uint16_t)symbol;
      if (length <= TABLE_BITS && word < word_count && symbol < symbol_count - 1)
        for (uint32_t index = word >> unseen; index < (word + step) >> unseen; index++)
          code->table[index] = (uint16_t)(symbol << 5 | length);
      word += step;
    }
    code->limit[length] = word;
  }
}

ck_bzip2_outcome bzip2_read_header(ck_bzip2 *work, bit_reader *bits) {
  if (take(bits, 24) != 0x314159 || take(bits, 24) != 0x265359) return ck_bzip2_damaged;
  work->stored_checksum = take(bits, 32);
  if (take(bits, 1)) return ck_bzip2_randomised;
  work->origin = take(bits, 24);
  read_alphabet(work, bits);
  if (work->alphabet_count == 0) return ck_bzip2_damaged;
  const int code_count = (int)take(bits, 3);
  if (code_count < 2 || code_count > 6) return ck_bzip2_damaged;
  if (!read_selectors(work, bits, code_count)) return ck_bzip2_damaged;
  const int symbol_count = work->alphabet_count + 2;
  for (int index = 0; index < code_count; index++) {
    uint8_t lengths[MAXIMUM_SYMBOLS];
    if (!read_lengths(bits, symbol_count, lengths)) return ck_bzip2_damaged;
    build(&work->codes[index], symbol_count, lengths);
  }
  return ck_bzip2_decoded;
}
