import CICU

/// The ICU library in use and the Unicode version of its data, as in `ICU 72.1, Unicode 15.0`.
///
/// It belongs in the manifest of whatever was normalised or split into sentences.
public let icuVersion: String = {
  var text = [CChar](repeating: 0, count: 64)
  cicu_version(&text, text.count)
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}()

/// Unicode's normalisation form C (UAX #15) of UTF-8 text, by ICU.
public enum Normalisation {
  /// The NFC of `text`, which has to be valid UTF-8: what is not becomes U+FFFD where ICU looks.
  ///
  /// Most text is in NFC already and is returned as it is, without a copy: at the speed of a byte
  /// comparison where every scalar is below U+0300, else at that of a quick check, ours or ICU's.
  public static func nfc(_ text: [UInt8]) throws(TextError) -> [UInt8] {
    if isBelowCombiningMarks(text) { return text }
    guard let count = Int32(exactly: text.count) else { throw .tooLong(bytes: text.count) }
    if cicu_is_surely_nfc(text, count) || cicu_is_nfc(text, count) { return text }
    return try nfcByICU(text)
  }

  /// The NFC of `text` with no short cut: the twin that the fast paths are tested against.
  package static func nfcByICU(_ text: [UInt8]) throws(TextError) -> [UInt8] {
    guard let count = Int32(exactly: text.count) else { throw .tooLong(bytes: text.count) }
    // Composition mostly shrinks text; what grows (some Hebrew and Indic) grows by up to 3 times.
    var capacity = text.count + 64
    while true {
      guard let room = Int32(exactly: capacity) else { throw .tooLong(bytes: capacity) }
      var needed: Int64 = 0
      let normal = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, used in
        needed = cicu_nfc(text, count, buffer.baseAddress, room)
        used = needed < 0 || needed > capacity ? 0 : Int(needed)
      }
      if needed < 0 { throw .unavailable(what: "NFC") }
      if needed <= capacity { return normal }
      capacity = Int(needed)
    }
  }

  /// Whether every scalar is below U+0300, the first that takes part in composition: 0xCC leads
  /// U+0300, and no byte below it belongs to a later scalar.
  private static func isBelowCombiningMarks(_ text: [UInt8]) -> Bool {
    var highest: UInt8 = 0
    var start = 0
    while start < text.count {
      let end = min(start + 4096, text.count)
      for index in start..<end { highest = max(highest, text[index]) }
      if highest >= 0xCC { return false }
      start = end
    }
    return true
  }
}
