// One bzip2 block: from its bits to its bytes.
//
// Format: Seward's bzip2 1.0, as its decoder reads it; also Tsai, "BZIP2: Format Specification"
// (2016). A block is accepted exactly where libbz2 accepts it in a stream of level 9.

#ifndef CK_BZIP2_H
#define CK_BZIP2_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The memory that decoding takes: 27 MB, of which most blocks touch 8. It serves one block after
/// another, and one thread at a time.
typedef struct ck_bzip2 ck_bzip2;

/// What became of a block.
typedef enum {
  ck_bzip2_decoded,
  /// The bits end before the block does.
  ck_bzip2_cut_short,
  /// There is no block here, or a damaged one.
  ck_bzip2_damaged,
  /// The block is "randomised", as bzip2 before 0.9.5 could write them; it was not decoded.
  ck_bzip2_randomised,
} ck_bzip2_outcome;

/// Memory for decoding, or NULL where there is none.
ck_bzip2 *_Nullable ck_bzip2_create(void);

void ck_bzip2_destroy(ck_bzip2 *work);

/// Decodes the block that begins, with its magic, at the first of `bit_count` bits (the most
/// significant one of the first byte). `used_bits` is set to its length where it is decoded.
ck_bzip2_outcome ck_bzip2_decode(
    ck_bzip2 *work, const uint8_t *bytes, int64_t bit_count, int64_t *used_bits);

/// Writes the next bytes of the decoded block, at most `capacity`, and returns their number: less
/// than `capacity` only where the block ends, or its last run has no length.
int64_t ck_bzip2_read(ck_bzip2 *work, uint8_t *output, int64_t capacity);

/// Whether the whole block was read, and the bytes have the checksum that it claims.
int ck_bzip2_is_intact(const ck_bzip2 *work);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
