import CICU

/// Turns the bytes of an XML file that is not in UTF-8 into UTF-8, as they come.
///
/// Which encoding a file is in is told as XML tells it (appendix F of its specification): by a byte
/// order mark, by the zero bytes of UTF-16 and UTF-32, else by the declaration
/// `<?xml … encoding="…"?>`; without any it is UTF-8, and nothing is done. The encodings are ICU's,
/// which are those of libxml2 and more, but for the EBCDIC ones.
///
/// Bytes that mean nothing in their encoding become one byte 0xFF, which is in no UTF-8: whatever
/// reads the record they stand in refuses it, and only it.
struct Transcoder: ~Copyable {
  /// What stands for bytes that mean nothing.
  static let broken: UInt8 = 0xFF

  /// The name of the encoding, as the file gives it.
  let encoding: String
  private let converter: OpaquePointer
  private var units = [UInt16](repeating: 0, count: 1 << 14)
  private var highSurrogate: UInt16?

  /// A transcoder for a file that begins with `start`; `nil` if that says it is UTF-8, or nothing.
  ///
  /// - Throws: ``ByteIOError/unknownEncoding(path:name:)`` for an encoding that ICU does not know.
  init?(start: [UInt8], path: String) throws(ByteIOError) {
    guard let name = Self.encoding(of: start) else { return nil }
    guard let converter = cicu_converter_open(name) else {
      throw .unknownEncoding(path: path, name: name)
    }
    encoding = name
    self.converter = converter
  }

  deinit { cicu_converter_close(converter) }

  /// The bytes that are enough to tell the encoding: a declaration is shorter.
  static let startByteCount = 512

  /// The name of the encoding that a file beginning with `start` is in; `nil` for UTF-8.
  static func encoding(of start: [UInt8]) -> String? {
    let marks: [([UInt8], String)] = [
      ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"),
      ([0x3C, 0, 0, 0], "UTF-32LE"), ([0, 0, 0, 0x3C], "UTF-32BE"), ([0xFF, 0xFE], "UTF-16LE"),
      ([0xFE, 0xFF], "UTF-16BE"), ([0x3C, 0], "UTF-16LE"), ([0, 0x3C], "UTF-16BE"),
    ]
    if let (_, name) = marks.first(where: { start.starts(with: $0.0) }) { return name }
    guard start.starts(with: "<?xml".utf8), let end = start.firstRange(of: "?>".utf8),
      let label = start[..<end.lowerBound].firstRange(of: "encoding".utf8)
    else { return nil }
    let value = start[label.upperBound..<end.lowerBound].drop { $0 <= 0x20 || $0 == 0x3D }
    guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return nil
    }
    let name = String(decoding: value.dropFirst().prefix { $0 != quote }, as: UTF8.self)
    // A declaration that can be read byte by byte is in no encoding of wider units.
    let folded = name.lowercased()
    let isUTF8 = ["utf-8", "utf8"].contains(folded)
    return isUTF8 || folded.hasPrefix("utf-16") || folded.hasPrefix("utf-32") ? nil : name
  }

  /// The UTF-8 of the bytes that come next; the beginning of a character at their end waits.
  ///
  /// - Parameter isLast: Whether no bytes come after these.
  mutating func utf8(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count + bytes.count / 2)
    var position = 0
    while true {
      let step = bytes.withUnsafeBufferPointer { bytes in
        units.withUnsafeMutableBufferPointer { units in
          cicu_converter_step(
            converter, bytes.baseAddress.map { $0 + position }, bytes.count - position, isLast,
            units.baseAddress, units.count)
        }
      }
      position += step.read
      append(step.written, to: &utf8)
      if step.is_broken {
        endSurrogate(&utf8)
        utf8.append(Self.broken)
        cicu_converter_reset(converter)
        if position >= bytes.count { break }
      } else if !step.is_full {
        break
      }
    }
    if isLast { endSurrogate(&utf8) }
    return utf8
  }

  /// Takes note of a gap: what was begun before it is not finished after it.
  mutating func skipGap() {
    cicu_converter_reset(converter)
    highSurrogate = nil
  }

  private mutating func endSurrogate(_ utf8: inout [UInt8]) {
    if highSurrogate != nil { utf8.append(Self.broken) }
    highSurrogate = nil
  }

  private mutating func append(_ count: Int, to utf8: inout [UInt8]) {
    for unit in units[..<count] {
      switch unit {
      case ..<0x80 where highSurrogate == nil: utf8.append(UInt8(unit))
      case 0xD800..<0xDC00:
        endSurrogate(&utf8)
        highSurrogate = unit
      case 0xDC00..<0xE000:
        append(lowSurrogate: unit, to: &utf8)
      default:
        endSurrogate(&utf8)
        if unit >= 0x800 { utf8.append(0xE0 | UInt8(unit >> 12)) }
        if unit >= 0x80 {
          let lead: UInt8 = unit >= 0x800 ? 0x80 : 0xC0
          utf8.append(lead | UInt8(unit >> 6 & (unit >= 0x800 ? 0x3F : 0x1F)))
        }
        utf8.append(unit >= 0x80 ? 0x80 | UInt8(unit & 0x3F) : UInt8(unit))
      }
    }
  }

  private mutating func append(lowSurrogate low: UInt16, to utf8: inout [UInt8]) {
    guard let high = highSurrogate else {
      utf8.append(Self.broken)
      return
    }
    highSurrogate = nil
    let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    for shift in [18, 12, 6, 0] as [UInt32] {
      let lead: UInt32 = shift == 18 ? 0xF0 : 0x80
      utf8.append(UInt8(lead | value >> shift & 0x3F))
    }
  }
}
