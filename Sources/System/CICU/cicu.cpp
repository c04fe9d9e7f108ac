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
#include <unicode/uscript.h>
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

}  // extern "C"
