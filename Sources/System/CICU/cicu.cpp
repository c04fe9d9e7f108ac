#include "cicu.h"

#include <cstdio>
#include <new>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>
#include <unicode/uchar.h>

struct cicu_sentences {
  UBreakIterator *iterator;
  UText text;
};

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

}  // extern "C"
