#include "cicu.h"

#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/unumberformatter.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/uversion.h>

struct cicu_sentences {
  UBreakIterator *iterator;
  UText text;
};

static std::vector<uint8_t> binary_rules(UBreakIterator *iterator) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t count = ubrk_getBinaryRules(iterator, nullptr, 0, &status);
  std::vector<uint8_t> rules(U_FAILURE(status) ? 0 : count);
  ubrk_getBinaryRules(iterator, rules.data(), count, &status);
  return rules;
}

static std::vector<uint8_t> binary_rules(const char *locale) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE, locale, nullptr, 0, &status);
  if (U_FAILURE(status)) return {};
  std::vector<uint8_t> rules = binary_rules(iterator);
  ubrk_close(iterator);
  return rules;
}

extern "C" {

void cicu_version(char *text, size_t capacity) {
  UVersionInfo icu, unicode;
  u_getVersion(icu);
  u_getUnicodeVersion(unicode);
  std::snprintf(text, capacity, "ICU %d.%d, Unicode %d.%d", icu[0], icu[1], unicode[0], unicode[1]);
}

bool cicu_is_nfc(const uint8_t *utf8, int32_t count) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return false;
  icu::StringPiece piece(reinterpret_cast<const char *>(utf8), count);
  bool isNormal = nfc->isNormalizedUTF8(piece, status);
  return U_SUCCESS(status) && isNormal;
}

int64_t cicu_nfc(const uint8_t *utf8, int32_t count, uint8_t *output, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return -1;
  icu::CheckedArrayByteSink sink(reinterpret_cast<char *>(output), capacity);
  icu::StringPiece piece(reinterpret_cast<const char *>(utf8), count);
  nfc->normalizeUTF8(0, piece, sink, nullptr, status);
  return U_FAILURE(status) ? -1 : sink.NumberOfBytesAppended();
}

cicu_sentences *cicu_sentences_open(const char *locale) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE, locale, nullptr, 0, &status);
  if (U_FAILURE(status)) return nullptr;
  cicu_sentences *sentences = new (std::nothrow) cicu_sentences{iterator, UTEXT_INITIALIZER};
  if (sentences == nullptr) ubrk_close(iterator);
  return sentences;
}

bool cicu_sentences_begin(cicu_sentences *sentences, const uint8_t *utf8, int64_t count) {
  UErrorCode status = U_ZERO_ERROR;
  utext_openUTF8(&sentences->text, reinterpret_cast<const char *>(utf8), count, &status);
  ubrk_setUText(sentences->iterator, &sentences->text, &status);
  if (U_FAILURE(status)) return false;
  ubrk_first(sentences->iterator);
  return true;
}

int64_t cicu_sentences_next(cicu_sentences *sentences) {
  int32_t boundary = ubrk_next(sentences->iterator);
  return boundary == UBRK_DONE ? -1 : boundary;
}

void cicu_sentences_close(cicu_sentences *sentences) {
  ubrk_close(sentences->iterator);
  utext_close(&sentences->text);
  delete sentences;
}

enum cicu_sentence_rules cicu_sentences_rules(const cicu_sentences *sentences) {
  static const std::vector<uint8_t> root = binary_rules("root"), greek = binary_rules("el");
  const std::vector<uint8_t> rules = binary_rules(sentences->iterator);
  if (rules.empty()) return CICU_RULES_OF_ITS_OWN;
  if (rules == root) return CICU_RULES_OF_ROOT;
  return rules == greek ? CICU_RULES_OF_GREEK : CICU_RULES_OF_ITS_OWN;
}

size_t cicu_scripts(const char *code, int32_t scripts[3]) {
  if (std::strcmp(code, "Jpan") == 0) {
    scripts[0] = USCRIPT_HAN;
    scripts[1] = USCRIPT_HIRAGANA;
    scripts[2] = USCRIPT_KATAKANA;
    return 3;
  }
  if (std::strcmp(code, "Kore") == 0) {
    scripts[0] = USCRIPT_HANGUL;
    scripts[1] = USCRIPT_HAN;
    return 2;
  }
  int32_t script = u_getPropertyValueEnum(UCHAR_SCRIPT, code);
  if (script == UCHAR_INVALID_CODE || script <= USCRIPT_INHERITED || script == USCRIPT_UNKNOWN)
    return 0;
  scripts[0] = script;
  return 1;
}

void cicu_count_letters(
    const uint8_t *utf8, int64_t count, const int32_t *scripts, size_t script_count,
    int64_t *letters, int64_t *in_scripts) {
  *letters = *in_scripts = 0;
  for (int64_t index = 0; index < count;) {
    UChar32 scalar;
    U8_NEXT(utf8, index, count, scalar);
    if (scalar < 0 || !u_isalpha(scalar)) continue;
    UErrorCode status = U_ZERO_ERROR;
    int32_t script = uscript_getScript(scalar, &status);
    if (U_FAILURE(status) || script <= USCRIPT_INHERITED) continue;
    ++*letters;
    for (size_t place = 0; place < script_count; ++place) {
      if (scripts[place] == script) {
        ++*in_scripts;
        break;
      }
    }
  }
}

bool cicu_ends_sentence(const uint8_t *utf8, int32_t count) {
  int32_t index = count;
  while (index > 0) {
    UChar32 scalar;
    U8_PREV(utf8, 0, index, scalar);
    if (scalar < 0) return false;
    if (u_hasBinaryProperty(scalar, UCHAR_S_TERM)) return true;
    int8_t type = u_charType(scalar);
    bool closes = type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION
                  || type == U_INITIAL_PUNCTUATION || scalar == '"' || scalar == '\'';
    if (!closes) return false;
  }
  return false;
}

static size_t symbol(
    const UNumberFormat *format, UNumberFormatSymbol which, char *utf8, size_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UChar text[16];
  int32_t count = unum_getSymbol(format, which, text, 16, &status);
  int32_t bytes = 0;
  u_strToUTF8(utf8, static_cast<int32_t>(capacity), &bytes, text, count, &status);
  return U_FAILURE(status) ? 0 : static_cast<size_t>(bytes);
}

/// The most digits that a locale writes without a separator: the attribute of a format is only what
/// was set by hand.
static int32_t longest_ungrouped(const char *locale) {
  UErrorCode status = U_ZERO_ERROR;
  UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(u"", 0, locale, &status);
  UFormattedNumber *result = unumf_openResult(&status);
  int32_t longest = 3;
  for (int64_t value = 1000; U_SUCCESS(status) && value < 1000000; value *= 10) {
    UChar text[32];
    unumf_formatInt(formatter, value, result, &status);
    if (unumf_resultToString(result, text, 32, &status) > longest + 1) break;
    ++longest;
  }
  unumf_closeResult(result);
  unumf_close(formatter);
  return longest;
}

bool cicu_number_symbols(const char *language, cicu_numbers *numbers) {
  UErrorCode status = U_ZERO_ERROR;
  char locale[ULOC_FULLNAME_CAPACITY];
  uloc_forLanguageTag(language, locale, sizeof locale, nullptr, &status);
  UNumberFormat *format = unum_open(UNUM_DECIMAL, nullptr, 0, locale, nullptr, &status);
  if (U_FAILURE(status)) return false;
  // A language without data gets that of the machine's own locale: no answer at all.
  UErrorCode found = U_ZERO_ERROR;
  const char *actual = unum_getLocaleByType(format, ULOC_VALID_LOCALE, &found);
  char asked[ULOC_LANG_CAPACITY], given[ULOC_LANG_CAPACITY];
  uloc_getLanguage(locale, asked, sizeof asked, &found);
  const char *named = U_FAILURE(found) || actual == nullptr ? "" : actual;
  uloc_getLanguage(named, given, sizeof given, &found);
  bool isKnown = U_SUCCESS(found) && asked[0] != 0 && std::strcmp(asked, given) == 0;
  numbers->group_bytes =
      symbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, numbers->group, sizeof numbers->group);
  numbers->decimal_bytes =
      symbol(format, UNUM_DECIMAL_SEPARATOR_SYMBOL, numbers->decimal, sizeof numbers->decimal);
  UErrorCode digit = U_ZERO_ERROR;
  UChar zero[4] = {0};
  int32_t units = unum_getSymbol(format, UNUM_ZERO_DIGIT_SYMBOL, zero, 4, &digit);
  UChar32 scalar = '0';
  if (U_SUCCESS(digit) && units > 0) U16_GET(zero, 0, 0, units, scalar);
  numbers->zero = static_cast<uint32_t>(scalar);
  numbers->group_size = unum_getAttribute(format, UNUM_GROUPING_SIZE);
  numbers->next_group_size = unum_getAttribute(format, UNUM_SECONDARY_GROUPING_SIZE);
  numbers->minimum_digits = longest_ungrouped(locale) - numbers->group_size + 1;
  unum_close(format);
  return isKnown && numbers->decimal_bytes > 0;
}

size_t cicu_date_name(
    const char *language, enum cicu_date_names names, int32_t index, char *name, size_t capacity) {
  static const UDateFormatSymbolType types[] = {
      UDAT_MONTHS, UDAT_STANDALONE_MONTHS, UDAT_SHORT_MONTHS, UDAT_WEEKDAYS, UDAT_SHORT_WEEKDAYS};
  UErrorCode status = U_ZERO_ERROR;
  char locale[ULOC_FULLNAME_CAPACITY];
  uloc_forLanguageTag(language, locale, sizeof locale, nullptr, &status);
  UDateFormat *format = udat_open(
      UDAT_NONE, UDAT_LONG, locale, u"UTC", -1, nullptr, 0, &status);
  if (U_FAILURE(status)) return 0;
  // A language without data gets that of the machine's own locale: no answer at all.
  const char *actual = udat_getLocaleByType(format, ULOC_VALID_LOCALE, &status);
  char asked[ULOC_LANG_CAPACITY], given[ULOC_LANG_CAPACITY];
  uloc_getLanguage(locale, asked, sizeof asked, &status);
  uloc_getLanguage(actual == nullptr ? "" : actual, given, sizeof given, &status);
  bool isKnown = U_SUCCESS(status) && asked[0] != 0 && std::strcmp(asked, given) == 0;
  // Days of the week have none at 0.
  int32_t place = names >= CICU_WEEKDAYS ? index + 1 : index;
  UChar units[64];
  int32_t count = udat_getSymbols(format, types[names], place, units, 64, &status);
  int32_t bytes = 0;
  u_strToUTF8(name, static_cast<int32_t>(capacity), &bytes, units, count, &status);
  udat_close(format);
  return isKnown && U_SUCCESS(status) && bytes < static_cast<int32_t>(capacity) ? bytes : 0;
}

struct cicu_converter {
  UConverter *converter;
};

cicu_converter *cicu_converter_open(const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) return nullptr;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  cicu_converter *result = new (std::nothrow) cicu_converter{converter};
  if (U_FAILURE(status) || result == nullptr) {
    ucnv_close(converter);
    delete result;
    return nullptr;
  }
  return result;
}

cicu_step cicu_converter_step(
    cicu_converter *converter, const uint8_t *bytes, size_t count, bool is_last, uint16_t *units,
    size_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  static const uint8_t none = 0;
  if (bytes == nullptr) bytes = &none;
  const char *source = reinterpret_cast<const char *>(bytes);
  UChar *start = reinterpret_cast<UChar *>(units), *target = start;
  ucnv_toUnicode(
      converter->converter, &target, start + capacity, &source, source + count, nullptr, is_last,
      &status);
  cicu_step step;
  step.read = static_cast<size_t>(source - reinterpret_cast<const char *>(bytes));
  step.written = static_cast<size_t>(target - start);
  step.is_full = status == U_BUFFER_OVERFLOW_ERROR;
  step.is_broken = U_FAILURE(status) && !step.is_full;
  return step;
}

void cicu_converter_reset(cicu_converter *converter) { ucnv_resetToUnicode(converter->converter); }

void cicu_converter_close(cicu_converter *converter) {
  ucnv_close(converter->converter);
  delete converter;
}

}  // extern "C"
