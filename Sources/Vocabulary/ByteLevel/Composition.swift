import CICU

/// Unicode's normalisation form C as Hugging Face's `NFC` has it: of Unicode 9, so that characters
/// that came later stay where they are.
///
/// ICU's tables of a later version give the same once text is cut around such characters: what
/// Unicode 9 knew never changes, and a later character neither composes nor moves.
package enum Composition {
  /// The newest version of Unicode that counts, as ``cicu_age`` writes it.
  private static let newestAge: UInt32 = 9 << 8

  /// `text` in form C. Bytes that are no UTF-8 stay as they are.
  package static func composed(_ text: [UInt8]) -> [UInt8] {
    text.withUnsafeBufferPointer { buffer in
      var output: [UInt8] = []
      if isSurelyComposed(buffer) { return text }
      compose(buffer, into: &output)
      return output
    }
  }

  /// Whether `text` is in form C, as far as can be told at once.
  static func isSurelyComposed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return true }
    if isASCII(text) { return true }
    guard let count = Int32(exactly: text.count) else { return false }
    return cicu_is_surely_nfc(base, count)
  }

  private static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(text)
    var place = 0
    while place + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return false }
      place += 8
    }
    return raw[place...].allSatisfy { $0 < 0x80 }
  }

  /// Appends `text` in form C, cut where a character is that Unicode 9 did not have, or a byte that
  /// is no part of a character; and, where it is long, before ASCII, which no mark goes back over.
  static func compose(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard let base = text.baseAddress else { return }
    var start = 0
    var place = 0
    while place < text.count {
      let character = decodeUTF8(base, place, text.count)
      let length = character?.count ?? 1
      if character.map({ $0.scalar >= 0x300 && cicu_age($0.scalar) > newestAge }) ?? true {
        append(UnsafeBufferPointer(rebasing: text[start..<place]), to: &output)
        output.append(contentsOf: text[place..<place + length])
        start = place + length
      } else if length == 1, place - start > longPart {
        append(UnsafeBufferPointer(rebasing: text[start..<place]), to: &output)
        start = place
      }
      place += length
    }
    append(UnsafeBufferPointer(rebasing: text[start...]), to: &output)
  }

  private static let longPart = 1 << 16

  private static func append(_ part: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    guard let base = part.baseAddress, !part.isEmpty else { return }
    // Form C is at most three times as long in UTF-8 (UAX #15, section 12).
    let capacity = Int32(clamping: part.count).multipliedReportingOverflow(by: 3)
    guard !capacity.overflow else { return output.append(contentsOf: part) }
    output += [UInt8](unsafeUninitializedCapacity: Int(capacity.partialValue)) { buffer, count in
      guard let output = buffer.baseAddress else { return }
      let written = cicu_nfc(base, Int32(part.count), output, capacity.partialValue)
      // ICU fails only for want of memory.
      count = max(0, Int(min(written, Int64(buffer.count))))
    }
  }
}
