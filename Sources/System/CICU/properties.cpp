#include "cicu.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

static_assert(CICU_SCRIPT_COMMON == USCRIPT_COMMON, "ICU's numbers");
static_assert(CICU_SCRIPT_INHERITED == USCRIPT_INHERITED, "ICU's numbers");
static_assert(CICU_SCRIPT_DEVANAGARI == USCRIPT_DEVANAGARI, "ICU's numbers");
static_assert(CICU_SCRIPT_HAN == USCRIPT_HAN, "ICU's numbers");
static_assert(CICU_SCRIPT_HIRAGANA == USCRIPT_HIRAGANA, "ICU's numbers");
static_assert(CICU_SCRIPT_KATAKANA == USCRIPT_KATAKANA, "ICU's numbers");
static_assert(CICU_SCRIPT_UNKNOWN == USCRIPT_UNKNOWN, "ICU's numbers");

static int32_t scalars(const icu::UnicodeString &text, uint32_t output[CICU_LONGEST_FORM]) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t count =
      text.toUTF32(reinterpret_cast<UChar32 *>(output), CICU_LONGEST_FORM, status);
  return U_FAILURE(status) ? -1 : count;
}

extern "C" {

uint32_t cicu_age(uint32_t scalar) {
  UVersionInfo version;
  u_charAge(static_cast<UChar32>(scalar), version);
  return static_cast<uint32_t>(version[0]) << 8 | version[1];
}

int32_t cicu_script(uint32_t scalar) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t script = uscript_getScript(static_cast<UChar32>(scalar), &status);
  return U_FAILURE(status) ? USCRIPT_UNKNOWN : script;
}

uint32_t cicu_simple_folding(uint32_t scalar) {
  return static_cast<uint32_t>(u_foldCase(static_cast<UChar32>(scalar), U_FOLD_CASE_DEFAULT));
}

int32_t cicu_nfkd(uint32_t scalar, uint32_t output[CICU_LONGEST_FORM]) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return -1;
  icu::UnicodeString text;
  if (!nfkc->getDecomposition(static_cast<UChar32>(scalar), text)) return 0;
  return scalars(text, output);
}

int32_t cicu_nfc_scalars(
    const uint32_t *input, int32_t count, uint32_t output[CICU_LONGEST_FORM]) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return -1;
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32 *>(input), count);
  icu::UnicodeString composed = nfc->normalize(text, status);
  return U_FAILURE(status) ? -1 : scalars(composed, output);
}

}  // extern "C"
