// A bzip2 block's last step, in which four equal bytes are followed by a count of further ones, and
// what the outside sees.

#include "bzip2.h"

#include <stdlib.h>

typedef uint8_t bytes16 __attribute__((vector_size(16), aligned(1)));

/// The number of bytes before the first four equal ones, or `count`.
static int64_t find_run(const uint8_t *text, int64_t count) {
  int64_t index = 0;
  for (; index + 19 <= count; index += 16) {
    const bytes16 a = *(const bytes16 *)(text + index), b = *(const bytes16 *)(text + index + 1);
    const bytes16 c = *(const bytes16 *)(text + index + 2);
    const bytes16 d = *(const bytes16 *)(text + index + 3);
    if (__builtin_reduce_or((a == b) & (b == c) & (c == d))) break;
  }
  for (; index + 4 <= count; index++)
    if (text[index] == text[index + 1] && text[index] == text[index + 2] &&
        text[index] == text[index + 3])
      return index;
  return count;
}

/// bzip2's CRC-32 (polynomial 0x04C11DB7, most significant bit first): table s has the remainder of
/// each byte with s zero bytes after it.
static void make_checksum_tables(uint32_t tables[8][256]) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t rest = byte << 24;
    for (int bit = 0; bit < 8; bit++) rest = rest << 1 ^ (rest >> 31 ? 0x04c11db7 : 0);
    tables[0][byte] = rest;
  }
  for (int zeros = 1; zeros < 8; zeros++)
    for (uint32_t byte = 0; byte < 256; byte++) {
      const uint32_t rest = tables[zeros - 1][byte];
      tables[zeros][byte] = rest << 8 ^ tables[0][rest >> 24];
    }
}

/// The checksum carried on over further bytes, eight at a time.
static uint32_t checksum(
    const uint32_t tables[8][256], uint32_t rest, const uint8_t *bytes, int64_t count) {
  for (; count >= 8; count -= 8, bytes += 8) {
    const uint64_t next = peek_far(bytes, 0) ^ (uint64_t)rest << 32;
    rest = tables[7][next >> 56] ^ tables[6][next >> 48 & 0xff] ^ tables[5][next >> 40 & 0xff] ^
           tables[4][next >> 32 & 0xff] ^ tables[3][next >> 24 & 0xff] ^
           tables[2][next >> 16 & 0xff] ^ tables[1][next >> 8 & 0xff] ^ tables[0][next & 0xff];
  }
  for (; count > 0; count--, bytes++) rest = rest << 8 ^ tables[0][rest >> 24 ^ *bytes];
  return rest;
}

int64_t ck_bzip2_read(ck_bzip2 *work, uint8_t *output, int64_t capacity) {
  int64_t filled = 0;
  while (filled < capacity) {
    const int64_t room = capacity - filled, rest = work->count - work->position;
    int64_t count = work->pending < room ? work->pending : room;
    if (count > 0) {
      __builtin_memset(output + filled, work->run_byte, (size_t)count);
      work->pending -= (uint32_t)count;
    } else {
      const uint8_t *text = work->text + work->position;
      const int64_t visible = rest < room + 4 ? rest : room + 4;
      const int64_t before = find_run(text, visible);
      count = before < room ? before : room;
      __builtin_memcpy(output + filled, text, (size_t)count);
      work->position += count;
      // A run without its count is left unread.
      if (before <= room && before + 4 < rest) {
        work->run_byte = text[before];
        work->pending = 4u + text[before + 4];
        work->position += 5;
      } else if (count == 0) {
        break;
      }
    }
    filled += count;
  }
  work->checksum = checksum(work->checksum_tables, work->checksum, output, filled);
  return filled;
}

int ck_bzip2_is_intact(const ck_bzip2 *work) {
  return work->position == work->count && work->pending == 0 &&
         ~work->checksum == work->stored_checksum;
}

ck_bzip2_outcome ck_bzip2_decode(
    ck_bzip2 *work, const uint8_t *bytes, int64_t bit_count, int64_t *used_bits) {
  bit_reader bits = {.bytes = bytes, .byte_count = (bit_count + 7) / 8, .end = bit_count};
  work->count = work->position = 0;
  work->pending = 0;
  work->checksum = ~0u;
  ck_bzip2_outcome outcome = bzip2_read_header(work, &bits);
  if (outcome == ck_bzip2_decoded) outcome = bzip2_read_symbols(work, &bits);
  if (bits.position > bits.end) outcome = ck_bzip2_cut_short;
  if (outcome == ck_bzip2_decoded) bzip2_invert(work);
  *used_bits = bits.position;
  return outcome;
}

ck_bzip2 *_Nullable ck_bzip2_create(void) {
  ck_bzip2 *work = malloc(sizeof *work);
  if (work) make_checksum_tables(work->checksum_tables);
  return work;
}

void ck_bzip2_destroy(ck_bzip2 *work) { free(work); }
