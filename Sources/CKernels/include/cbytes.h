// Scans of text: whole blocks of bytes at a time, built for each instruction set.
//
// They read nothing outside `bytes[0 ..< count]`, and what is no UTF-8 does no harm.

#ifndef CBYTES_H
#define CBYTES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// How many bytes at the start a JSON string may hold as they are: up to the first byte below 0x20,
/// quotation mark or backslash.
long cb_json_plain(const uint8_t *bytes, long count);

/// How many bytes at the start are clean lines already, up to the byte at which they turn out not
/// to be: a control character other than the line feed, a no-break space, a byte order mark, a
/// space at the edge of a line or behind another, an empty line behind another or at the start.
///
/// `is_start` says that a text begins with `bytes`; if not, a byte that is no white space and
/// begins nothing stands before them. What ends in white space is clean so far.
long cb_clean_prefix(const uint8_t *bytes, long count, int is_start);

/// A set of bytes: bit h of rows[0][l] stands for the byte 16 h + l, of rows[1][l] for 128 more.
typedef struct {
  uint8_t rows[2][16];
} cb_set;

/// Adds a byte to a set, which begins as zeros.
void cb_set_add(cb_set *set, uint8_t byte);

/// Which bytes belong to `set`: a bit a byte, least significant first, in (count + 63) / 64 masks.
void cb_masks(const uint8_t *bytes, long count, const cb_set *set, uint64_t *masks);

/// Asks for the 64 bytes around `place`, which will be read soon, and not again for a while.
static inline void cb_prefetch_once(const void *place) { __builtin_prefetch(place, 0, 0); }

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
