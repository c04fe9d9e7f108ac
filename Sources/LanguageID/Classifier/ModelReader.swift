/// Bytes being read from the front, with every length checked before it is used.
struct ModelReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  func damage(_ reason: String) -> LanguageIDError {
    .damagedModel(offset: rest.startIndex, reason: reason)
  }

  mutating func take(_ count: Int) throws(LanguageIDError) -> ArraySlice<UInt8> {
    guard count <= rest.count else {
      throw damage("\(count) bytes are expected and \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func littleEndian(byteCount: Int) throws(LanguageIDError) -> UInt64 {
    try take(byteCount).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func integer(
    byteCount: Int, in allowed: ClosedRange<Int>, _ name: String
  ) throws(LanguageIDError) -> Int {
    let offset = rest.startIndex
    let value = Int(clamping: try littleEndian(byteCount: byteCount))
    if !allowed.contains(value) {
      throw .damagedModel(
        offset: offset,
        reason: "the \(name) is \(value), not in \(allowed.lowerBound)...\(allowed.upperBound)")
    }
    return value
  }

  /// A number of up to 32 bits, seven to a byte, the lowest first; a byte's highest bit says that
  /// another follows.
  mutating func variable(_ name: String) throws(LanguageIDError) -> Int {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 35, by: 7) {
      let byte = try littleEndian(byteCount: 1)
      value |= (byte & 0x7F) << shift
      if byte < 0x80 {
        if value > 0xFFFF_FFFF || shift > 0 && byte == 0 { break }
        return Int(value)
      }
    }
    throw damage("a \(name) is longer than it may be")
  }

  mutating func number(
    in allowed: ClosedRange<Double>, _ name: String
  ) throws(LanguageIDError) -> Double {
    let offset = rest.startIndex
    let value = Double(bitPattern: try littleEndian(byteCount: 8))
    if !allowed.contains(value) {
      throw .damagedModel(
        offset: offset,
        reason: "the \(name) is \(value), not in \(allowed.lowerBound)...\(allowed.upperBound)")
    }
    return value
  }

  /// A text after its length in one byte.
  mutating func text(_ name: String) throws(LanguageIDError) -> String {
    let length = try integer(byteCount: 1, in: 0...255, "length of a \(name)")
    guard let text = String(validating: try take(length), as: UTF8.self) else {
      throw damage("a \(name) is no UTF-8")
    }
    return text
  }

  mutating func expect(_ magic: [UInt8], _ name: String) throws(LanguageIDError) {
    if !rest.starts(with: magic) { throw damage("\(name) is expected") }
    rest = rest.dropFirst(magic.count)
  }

  func finish() throws(LanguageIDError) {
    if !rest.isEmpty { throw damage("\(rest.count) bytes follow the end") }
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: some BinaryInteger, byteCount: Int) {
    let value = UInt64(truncatingIfNeeded: value)
    for shift in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
  }

  /// Appends a number as ``ModelReader/variable(_:)`` reads it.
  mutating func append(variable value: UInt32) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends a text of at most 255 bytes after its length.
  mutating func append(text: String) {
    append(UInt8(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
