#ifndef CICU_H
#define CICU_H

// ICU behind functions of our own: ICU's C names are macros that carry its version, which Swift
// cannot import, and its UTF-8 normaliser exists in C++ only. No ICU header is seen from here.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes "ICU 72.1, Unicode 15.0" (with the real numbers) and a final zero byte to `text`.
void cicu_version(char *text, size_t capacity);

/// Whether the `count` bytes of UTF-8 are in NFC; false as well when ICU fails.
bool cicu_is_nfc(const uint8_t *utf8, int32_t count);

/// Whether UAX #15's quick check says yes, which is certain; no may also mean perhaps.
bool cicu_is_surely_nfc(const uint8_t *utf8, int32_t count);

/// Writes the NFC of `utf8` to `output`. Returns the length it needs, which may pass `capacity`
/// (then what was written is of no use), or -1 when ICU fails.
int64_t cicu_nfc(const uint8_t *utf8, int32_t count, uint8_t *output, int32_t capacity);

/// A sentence break iterator of one locale; not to be used from two threads at once.
typedef struct cicu_sentences cicu_sentences;

/// Opens the rules of `locale` (ICU falls back to the root rules), or returns NULL.
cicu_sentences *cicu_sentences_open(const char *locale);

/// Starts on `utf8`, which has to stay in place until the last `cicu_sentences_next`.
bool cicu_sentences_begin(cicu_sentences *sentences, const uint8_t *utf8, int64_t count);

/// The byte offset of the next boundary, or -1 after the last.
int64_t cicu_sentences_next(cicu_sentences *sentences);

void cicu_sentences_close(cicu_sentences *sentences);

/// Which rules a locale has.
enum cicu_sentence_rules { CICU_RULES_OF_ROOT, CICU_RULES_OF_GREEK, CICU_RULES_OF_ITS_OWN };

/// The rules of an iterator, told by comparing them with those of the root locale and of Greek.
enum cicu_sentence_rules cicu_sentences_rules(const cicu_sentences *sentences);

/// How many sentences, stretches of white space apart, an iterator with the root's rules (or those
/// of Greek) finds; many times as fast, because only terminators and what follows them are looked
/// at.
int32_t cicu_count_sentences(const uint8_t *utf8, int32_t count, bool is_greek);

/// The numbers by which ICU knows a script, by its ISO 15924 code; a combination of scripts, such
/// as `Jpan`, has several (at most 3, written to `scripts`). Returns their number, 0 for unknown
/// codes.
size_t cicu_scripts(const char *code, int32_t scripts[3]);

/// Counts the letters of `utf8` that belong to some script, and those that belong to one of
/// `scripts`.
void cicu_count_letters(
    const uint8_t *utf8, int64_t count, const int32_t *scripts, size_t script_count,
    int64_t *letters, int64_t *in_scripts);

/// Whether a sentence may end with `utf8`: its last scalar, closing quotes and brackets apart, is
/// one of Unicode's Sentence_Terminal.
bool cicu_ends_sentence(const uint8_t *utf8, int32_t count);

/// How a language writes numbers: separators in UTF-8, sizes in digits.
typedef struct {
  char group[16];
  size_t group_bytes;
  char decimal[16];
  size_t decimal_bytes;
  /// The digit zero; those of 1 to 9 follow it.
  uint32_t zero;
  /// The digits of the last group, of those before it (0 for as many), and the least number of
  /// digits before a separator.
  int32_t group_size, next_group_size, minimum_digits;
} cicu_numbers;

/// Writes how `language`, a BCP 47 code, writes numbers (CLDR); false where ICU does not know.
bool cicu_number_symbols(const char *language, cicu_numbers *numbers);

/// Which names of a calendar: of months as in dates, of months alone, short ones of months, of days
/// of the week from Sunday, short ones of these.
enum cicu_date_names {
  CICU_MONTHS,
  CICU_STANDALONE_MONTHS,
  CICU_SHORT_MONTHS,
  CICU_WEEKDAYS,
  CICU_SHORT_WEEKDAYS
};

/// Writes the name at `index` (from 0) in `language`, a BCP 47 code, in UTF-8 with a zero after it,
/// and gives its bytes; 0 where ICU does not know (CLDR), or the name is longer.
size_t cicu_date_name(
    const char *language, enum cicu_date_names names, int32_t index, char *name, size_t capacity);

/// A converter from an encoding to UTF-16.
typedef struct cicu_converter cicu_converter;

/// What one step of a conversion did.
typedef struct {
  size_t read, written;
  /// Whether there was no room for more.
  bool is_full;
  /// Whether it stopped after bytes that mean nothing in the encoding; they count as read.
  bool is_broken;
} cicu_step;

/// A converter from the encoding of this name (IANA's, or an alias that ICU knows); `NULL` if there
/// is none.
cicu_converter *cicu_converter_open(const char *name);

/// Converts bytes, as many as there is room for; `is_last` says that none come after them.
cicu_step cicu_converter_step(
    cicu_converter *converter, const uint8_t *bytes, size_t count, bool is_last, uint16_t *units,
    size_t capacity);

/// Forgets the beginning of a character that was not finished.
void cicu_converter_reset(cicu_converter *converter);

/// Frees the converter.
void cicu_converter_close(cicu_converter *converter);

/// The version of Unicode that brought a scalar, as major × 256 + minor; 0 for one that ICU lacks.
uint32_t cicu_age(uint32_t scalar);

/// Some of the numbers that `cicu_script` gives.
enum {
  CICU_SCRIPT_COMMON = 0,
  CICU_SCRIPT_INHERITED = 1,
  CICU_SCRIPT_DEVANAGARI = 10,
  CICU_SCRIPT_HAN = 17,
  CICU_SCRIPT_HIRAGANA = 20,
  CICU_SCRIPT_KATAKANA = 22,
  CICU_SCRIPT_UNKNOWN = 103
};

/// ICU's number of the script of a scalar.
int32_t cicu_script(uint32_t scalar);

/// The simple case folding of a scalar; itself where it has none.
uint32_t cicu_simple_folding(uint32_t scalar);

/// More scalars than any one becomes (18, in Unicode 17).
enum { CICU_LONGEST_FORM = 32 };

/// Writes the whole compatibility decomposition (NFKD) of a scalar. Returns its length, 0 where a
/// scalar has none, -1 when ICU fails.
int32_t cicu_nfkd(uint32_t scalar, uint32_t output[CICU_LONGEST_FORM]);

/// Writes the NFC of a sequence of scalars. Returns its length, -1 when ICU fails.
int32_t cicu_nfc_scalars(
    const uint32_t *input, int32_t count, uint32_t output[CICU_LONGEST_FORM]);

#ifdef __cplusplus
}
#endif

#endif
