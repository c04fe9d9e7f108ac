import CICU

/// Where sentences end, by the rules of Unicode (UAX #29) and ICU's tailoring for a language.
///
/// The iterator reads UTF-8 in place. It has state: make one a worker, not one a document.
public final class SentenceBoundaries {
  private let iterator: OpaquePointer
  private let rules: cicu_sentence_rules

  /// Opens the rules of `language`, a BCP 47 code; a language ICU has no rules for gets the root's.
  public init(language: String) throws(TextError) {
    guard let iterator = cicu_sentences_open(language) else {
      throw .unavailable(what: "sentence rules for \(language)")
    }
    self.iterator = iterator
    rules = cicu_sentences_rules(iterator)
  }

  deinit { cicu_sentences_close(iterator) }

  /// The offset after each sentence of `text` (valid UTF-8), in bytes, rising.
  ///
  /// White space after a sentence belongs to it; a stretch of nothing but white space (an empty
  /// line) is no sentence, so its end is not listed.
  public func ends(in text: [UInt8]) throws(TextError) -> [Int] {
    var ends: [Int] = []
    try forEachEnd(in: text) { ends.append($0) }
    return ends
  }

  /// The number of sentences of `text` (valid UTF-8): as many as `ends(in:)` lists, but without
  /// ICU's iterator where the language has the root's rules, or those of Greek.
  public func count(in text: [UInt8]) throws(TextError) -> Int {
    if rules == CICU_RULES_OF_ITS_OWN { return try ends(in: text).count }
    guard let count = Int32(exactly: text.count) else { throw .tooLong(bytes: text.count) }
    return Int(cicu_count_sentences(text, count, rules == CICU_RULES_OF_GREEK))
  }

  private func forEachEnd(in text: [UInt8], _ body: (Int) -> Void) throws(TextError) {
    if text.isEmpty { return }
    guard text.count <= Int32.max else { throw .tooLong(bytes: text.count) }
    let isOpen = text.withUnsafeBufferPointer { bytes in
      guard cicu_sentences_begin(iterator, bytes.baseAddress, Int64(bytes.count)) else {
        return false
      }
      var start = 0
      while case let end = Int(cicu_sentences_next(iterator)), end >= 0 {
        // A boundary never leaves the text, but ICU is not ours to vouch for.
        let end = min(max(end, start), bytes.count)
        if !Self.isBlank(bytes[start..<end]) { body(end) }
        start = end
      }
      return true
    }
    if !isOpen { throw .unavailable(what: "sentence iterator") }
  }

  private static func isBlank(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }
}
