/// What a character is to the tidying of a line.
struct WikitextGlyph {
  enum Kind {
    /// `(`, its wide form, and `[`.
    case opening
    /// `)`, its wide form, and `]`.
    case closing
    /// A comma, a semicolon, and their forms in other scripts.
    case separator
    /// A full stop at the end of a word or a line.
    case stop
    case other
  }

  let kind: Kind
  /// Bytes of UTF-8.
  let length: Int

  /// The character of `bytes` that starts at `index`.
  static func starting(at index: Int, in bytes: [UInt8]) -> WikitextGlyph {
    guard index < bytes.count else { return WikitextGlyph(kind: .other, length: 0) }
    if bytes[index] == UInt8(ascii: ".") {
      let isLast = index + 1 == bytes.count || bytes[index + 1] == 0x20
      return WikitextGlyph(kind: isLast ? .stop : .other, length: 1)
    }
    let length = bytes[index] < 0x80 ? 1 : bytes[index] < 0xE0 ? 2 : 3
    return WikitextGlyph(kind: kind(bytes, index, length), length: length)
  }

  /// The character of `bytes` that ends before `end` on a line that starts at `start`; the start of
  /// a line is to what follows as an opening parenthesis.
  static func ending(at end: Int, in bytes: [UInt8], from start: Int) -> WikitextGlyph {
    if end == start { return WikitextGlyph(kind: .opening, length: 0) }
    for length in 1...3 where end - length >= start {
      let kind = kind(bytes, end - length, length)
      if kind != .other { return WikitextGlyph(kind: kind, length: length) }
    }
    return WikitextGlyph(kind: .other, length: 0)
  }

  private static func kind(_ bytes: [UInt8], _ start: Int, _ length: Int) -> Kind {
    guard start + length <= bytes.count else { return .other }
    var key = 0
    for byte in bytes[start..<(start + length)] { key = key << 8 | Int(byte) }
    switch key {
    case 0x28, 0x5B, 0xEFBC88: return .opening
    case 0x29, 0x5D, 0xEFBC89: return .closing
    // , ; and the Arabic comma and semicolon, the ideographic comma, the wide comma and semicolon.
    case 0x2C, 0x3B, 0xD88C, 0xD89B, 0xE38081, 0xEFBC8C, 0xEFBC9B: return .separator
    default: return .other
    }
  }

  /// Whether a word or a sentence may end with `byte`.
  static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80...: true
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ")"):
      true
    default: isAlphanumeric(byte)
    }
  }

  /// Whether `byte` is a letter or digit of ASCII.
  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// Whether `byte` leads a character of U+3000 to U+9FFF or of the wide forms: those of Chinese
  /// and Japanese, which write no spaces.
  static func isUnspaced(_ byte: UInt8) -> Bool { (0xE3...0xE9).contains(byte) || byte == 0xEF }

  /// Whether `bytes` start with a letter or digit of a script that parts its words by spaces: Latin
  /// to Arabic and beyond (below U+0800), those of India (to U+0E00), Georgian, Ethiopic.
  static func startsSpacedWord(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = bytes.first else { return false }
    switch first {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xC3...0xDF: return true
    case 0xE0, 0xE1:
      guard let second = bytes.dropFirst().first else { return false }
      return first == 0xE0 ? second < 0xB8 : second == 0x83 || (0x88...0x8E).contains(second)
    default: return false
    }
  }
}
