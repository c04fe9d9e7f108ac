/// HTML's character references (`&amp;`, `&#233;`, `&#xE9;`), decoded once.
enum WikitextEntities {
  /// What a reference stands for: one scalar, or a scalar and a mark on it.
  struct Characters {
    let first: Unicode.Scalar
    var second: Unicode.Scalar?
  }

  /// What the reference at the `&` at `start` stands for, and the offset after its `;`; `nil` for
  /// what is no reference to a character of text, which stays as it is.
  static func decode(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> (characters: Characters, end: Int)? {
    // The longest is `&CounterClockwiseContourIntegral;`; numbers may have zeros before them.
    let limit = min(limit, start + 34)
    guard start + 2 < limit else { return nil }
    return text[start + 1] == UInt8(ascii: "#")
      ? number(text, at: start + 2, limit: limit) : name(text, at: start + 1, limit: limit)
  }

  private static func name(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> (characters: Characters, end: Int)? {
    var key = Key()
    var index = start
    while index < limit {
      let byte = text[index]
      if byte == UInt8(ascii: ";") { return table[key].map { ($0, index + 1) } }
      guard byte >= 0x80 || WikitextGlyph.isAlphanumeric(byte), index < start + 31 else {
        return nil
      }
      key.append(byte)
      index += 1
    }
    return nil
  }

  private static func number(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> (characters: Characters, end: Int)? {
    let isHexadecimal = text[start] | 0x20 == UInt8(ascii: "x")
    let radix: UInt32 = isHexadecimal ? 16 : 10
    var value: UInt32 = 0
    let first = start + (isHexadecimal ? 1 : 0)
    var index = first
    while index < limit, let digit = digit(text[index]), digit < radix {
      value = min(value, 0x20_0000) * radix + digit
      index += 1
    }
    guard index > first, index < limit, text[index] == UInt8(ascii: ";"), isText(value),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (Characters(first: scalar), index + 1)
  }

  /// The value of a hexadecimal digit.
  static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46, 0x61...0x66: UInt32((byte | 0x20) - 0x61 + 10)
    default: nil
    }
  }

  /// Whether MediaWiki shows a reference to `value` as the character: no control characters and no
  /// noncharacters of the first plane.
  private static func isText(_ value: UInt32) -> Bool {
    switch value {
    case 0x09, 0x0A: true
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// MediaWiki's own names of the mark that the right is where reading begins.
  private static let mediaWikiNames = " רלמ=200F رلم=200F"

  /// A name of at most 31 letters and digits, packed.
  private struct Key: Hashable {
    var high: UInt128 = 0
    var low: UInt128 = 0

    mutating func append(_ byte: UInt8) {
      high = high << 8 | low >> 120
      low = low << 8 | UInt128(byte)
    }
  }

  private static let table: [Key: Characters] = {
    var table: [Key: Characters] = [:]
    for entry in (names + mediaWikiNames).split(separator: " ") {
      let parts = entry.split(separator: "=")
      guard parts.count == 2 else { continue }
      let scalars = parts[1].split(separator: "+").compactMap { code in
        UInt32(code, radix: 16).flatMap(Unicode.Scalar.init)
      }
      guard let first = scalars.first else { continue }
      var key = Key()
      for byte in parts[0].utf8 { key.append(byte) }
      table[key] = Characters(first: first, second: scalars.count > 1 ? scalars[1] : nil)
    }
    return table
  }()
}
