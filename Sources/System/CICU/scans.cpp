// Scans of UTF-8 by properties of ICU's that are looked up once: what ICU's own functions answer
// scalar by scalar is skipped here wherever no scalar of a lead byte matters.

#include "cbytes.h"
#include "cicu.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace {

/// A property of every scalar, a byte each; beyond the first two planes it is looked up.
struct Property {
  static constexpr UChar32 kTabled = 0x20000;
  uint8_t values[kTabled];
  uint8_t (*of_scalar)(UChar32);
  /// The bytes with which scalars that may matter begin. Trailing bytes begin none.
  cb_set leads = {};
  /// Of scalars of three bytes, whether one of those that begin with the same two matters.
  bool blocks[1024] = {};

  Property(uint8_t (*of_scalar)(UChar32), bool (*matters)(uint8_t)) : of_scalar(of_scalar) {
    for (UChar32 scalar = 0; scalar < kTabled; ++scalar) {
      values[scalar] = of_scalar(scalar);
      if (!matters(values[scalar])) continue;
      cb_set_add(&leads, lead(scalar));
      if (scalar < 0x10000) blocks[scalar >> 6] = true;
    }
    // U+20000 and beyond: few, so each is looked at.
    for (int byte = 0xF0; byte < 256; ++byte) cb_set_add(&leads, static_cast<uint8_t>(byte));
  }

  uint8_t operator[](UChar32 scalar) const {
    return scalar < kTabled ? (scalar < 0 ? 0 : values[scalar]) : of_scalar(scalar);
  }

  static uint8_t lead(UChar32 scalar) {
    if (scalar < 0x80) return static_cast<uint8_t>(scalar);
    if (scalar < 0x800) return static_cast<uint8_t>(0xC0 | scalar >> 6);
    return static_cast<uint8_t>(scalar < 0x10000 ? 0xE0 | scalar >> 12 : 0xF0 | scalar >> 18);
  }
};

/// The places in a text where scalars stand that may matter.
class Places {
 public:
  Places(const Property &property, const uint8_t *utf8, int64_t count)
      : property(property), utf8(utf8), count(count) {}

  /// The first place at or after `index`, which never falls from call to call; the end if none.
  int64_t next(int64_t index) {
    if (index >= base + 64) go(index);
    if (index > base) mask &= ~uint64_t{0} << (index - base);
    while (base < count) {
      for (; mask != 0; mask &= mask - 1) {
        const int64_t place = base + __builtin_ctzll(mask);
        if (!is_plain(place)) return place;
      }
      go(base + 64);
    }
    return count;
  }

 private:
  static constexpr int64_t kWords = 64;
  const Property &property;
  const uint8_t *utf8;
  const int64_t count;
  /// The mask of the bytes from `base` on, but for places that were passed, and where it stands.
  uint64_t mask = 0;
  int64_t base = -64;
  /// The masks of the bytes from `start` on.
  int64_t start = -64 * kWords;
  uint64_t masks[kWords];

  /// Goes to the mask of the byte at `index`; to no mask behind the end.
  void go(int64_t index) {
    base = index & ~63;
    mask = 0;
    if (base >= count) return;
    if (base >= start + 64 * kWords) {
      start = base;
      cb_masks(utf8 + start, std::min(count - start, 64 * kWords), &property.leads, masks);
    }
    mask = masks[(base - start) >> 6];
  }

  /// Whether this is one of many scalars of three bytes none of which matters.
  bool is_plain(int64_t place) const {
    const uint8_t lead = utf8[place];
    return (lead & 0xF0) == 0xE0 && place + 1 < count
           && !property.blocks[(lead & 15) << 6 | (utf8[place + 1] & 63)];
  }
};

/// 0 where a scalar is in NFC whatever stands around it, its combining class where it only has to
/// be in order, `kUnsure` for what may compose or decompose.
constexpr uint8_t kUnsure = 255;

const Property &nfc_classes() {
  static const Property property(
      [](UChar32 scalar) -> uint8_t {
        if (u_getIntPropertyValue(scalar, UCHAR_NFC_QUICK_CHECK) != UNORM_YES) return kUnsure;
        return u_getCombiningClass(scalar);
      },
      [](uint8_t value) { return value != 0; });
  return property;
}

/// Sentence_Break, with Greek's question mark as the tailoring for Greek has it.
template <bool is_greek>
const Property &sentence_classes() {
  static const Property property(
      [](UChar32 scalar) -> uint8_t {
        if (is_greek && (scalar == 0x3B || scalar == 0x37E)) return U_SB_STERM;
        return static_cast<uint8_t>(u_getIntPropertyValue(scalar, UCHAR_SENTENCE_BREAK));
      },
      [](uint8_t value) {
        return value == U_SB_STERM || value == U_SB_ATERM || value == U_SB_SEP || value == U_SB_CR
               || value == U_SB_LF;
      });
  return property;
}

/// The rules of UAX #29 for sentences, SB3 to SB998, applied only where a sentence may end.
class SentenceCounter {
 public:
  SentenceCounter(const Property &classes, const uint8_t *utf8, int32_t count)
      : classes(classes), utf8(utf8), count(count) {}

  int32_t run() {
    Places places(classes, utf8, count);
    int32_t index = 0;
    while ((index = static_cast<int32_t>(places.next(index))) < count) {
      const int32_t start = index;
      const uint8_t value = next(index);
      if (is_paragraph_end(value)) {
        end_paragraph(value, index);
      } else if (value == U_SB_ATERM || value == U_SB_STERM) {
        index = after_terminator(value == U_SB_ATERM, start, index);
      }
    }
    end_sentence(count);
    return sentences;
  }

 private:
  const Property &classes;
  const uint8_t *utf8;
  const int32_t count;
  int32_t sentences = 0;
  int32_t sentence_start = 0;

  static bool is_paragraph_end(uint8_t value) {
    return value == U_SB_SEP || value == U_SB_CR || value == U_SB_LF;
  }

  static bool is_ignored(uint8_t value) { return value == U_SB_EXTEND || value == U_SB_FORMAT; }

  /// The class of the scalar at `index`, which moves behind it.
  uint8_t next(int32_t &index) const {
    UChar32 scalar;
    U8_NEXT(utf8, index, count, scalar);
    return classes[scalar];
  }

  /// The class of the first scalar from `index` on that is not ignored (SB5); `index` moves there.
  /// U_SB_COUNT at the end of the text.
  uint8_t peek(int32_t &index) const {
    while (index < count) {
      int32_t after = index;
      const uint8_t value = next(after);
      if (!is_ignored(value)) return value;
      index = after;
    }
    return U_SB_COUNT;
  }

  void pass(uint8_t value, uint8_t &ahead, int32_t &index) const {
    while (ahead == value) {
      next(index);
      ahead = peek(index);
    }
  }

  /// Whether a letter with case stands before `index`.
  bool follows_cased(int32_t index) const {
    while (index > 0) {
      UChar32 scalar;
      U8_PREV(utf8, 0, index, scalar);
      const uint8_t value = classes[scalar];
      if (!is_ignored(value)) return value == U_SB_UPPER || value == U_SB_LOWER;
    }
    return false;
  }

  /// Decides on the terminator from `start` to `index`; returns where to go on.
  int32_t after_terminator(bool is_full_stop, int32_t start, int32_t index) {
    uint8_t ahead = peek(index);
    // SB6, SB7: within numbers, and within abbreviations such as U.S.
    if (is_full_stop && ahead == U_SB_NUMERIC) return index;
    if (is_full_stop && ahead == U_SB_UPPER && follows_cased(start)) return index;
    pass(U_SB_CLOSE, ahead, index);
    pass(U_SB_SP, ahead, index);
    // SB8a: a sentence goes on after a comma, or with another terminator.
    if (ahead == U_SB_SCONTINUE || ahead == U_SB_STERM || ahead == U_SB_ATERM) return index;
    if (ahead == U_SB_COUNT) return index;
    if (is_paragraph_end(ahead)) {
      next(index);
      end_paragraph(ahead, index);
      return index;
    }
    if (is_full_stop && goes_on_in_lower_case(index)) return index;
    end_sentence(index);
    return index;
  }

  /// SB8: whether the first letter ahead, with no terminator before it, is in lower case.
  bool goes_on_in_lower_case(int32_t index) const {
    while (index < count) {
      switch (next(index)) {
        case U_SB_LOWER: return true;
        case U_SB_OLETTER: case U_SB_UPPER: case U_SB_SEP: case U_SB_CR: case U_SB_LF:
        case U_SB_STERM: case U_SB_ATERM: return false;
        default: break;
      }
    }
    return false;
  }

  /// SB3, SB4: ends the sentence behind the paragraph's end, of class `value`, before `index`.
  void end_paragraph(uint8_t value, int32_t &index) {
    if (value == U_SB_CR && index < count && utf8[index] == '\n') ++index;
    end_sentence(index);
  }

  /// What is nothing but white space is no sentence.
  void end_sentence(int32_t end) {
    for (int32_t index = sentence_start; index < end; ++index) {
      const uint8_t byte = utf8[index];
      if (byte == ' ' || (byte >= 0x09 && byte <= 0x0D)) continue;
      ++sentences;
      break;
    }
    sentence_start = end;
  }
};

}  // namespace

extern "C" {

bool cicu_is_surely_nfc(const uint8_t *utf8, int32_t count) {
  const Property &classes = nfc_classes();
  Places places(classes, utf8, count);
  uint8_t before = 0;
  for (int64_t end = 0, index; (index = places.next(end)) < count;) {
    if (index > end) before = 0;
    UChar32 scalar;
    U8_NEXT(utf8, index, count, scalar);
    if (scalar < 0) return false;
    const uint8_t value = classes[scalar];
    if (value == kUnsure || (value != 0 && value < before)) return false;
    before = value;
    end = index;
  }
  return true;
}

int32_t cicu_count_sentences(const uint8_t *utf8, int32_t count, bool is_greek) {
  const Property &classes = is_greek ? sentence_classes<true>() : sentence_classes<false>();
  return SentenceCounter(classes, utf8, count).run();
}

}  // extern "C"
