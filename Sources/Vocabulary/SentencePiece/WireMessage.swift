/// A message in protobuf's wire format: its fields in the order in which they stand.
///
/// What a field means is up to who asks for it, so fields that this version does not know survive
/// being read and written.
///
/// - Source: protobuf's documentation, “Encoding”.
package struct WireMessage: Hashable, Sendable {
  /// What a field holds.
  package enum Value: Hashable, Sendable {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes([UInt8])
    case fixed32(UInt32)
  }

  /// A numbered value.
  package struct Field: Hashable, Sendable {
    package var number: UInt32
    package var value: Value

    package init(_ number: UInt32, _ value: Value) {
      self.number = number
      self.value = value
    }
  }

  /// All fields.
  package var fields: [Field] = []

  package init() {}

  /// The last value of field `number`, which is the one that counts.
  package func last(_ number: UInt32) -> Value? { fields.last { $0.number == number }?.value }

  /// Gives field `number` these values in place of all that it has; where it had none, it takes
  /// its place in the order of numbers.
  package mutating func set(_ number: UInt32, _ values: [Value]) {
    let place =
      fields.firstIndex { $0.number == number }
      ?? fields.firstIndex { $0.number > number } ?? fields.count
    fields.removeAll { $0.number == number }
    fields.insert(contentsOf: values.map { Field(number, $0) }, at: place)
  }

  /// The bytes of the message.
  package func serialised() -> [UInt8] {
    var writer = WireWriter()
    for field in fields { writer.append(field) }
    return writer.bytes
  }
}

/// Writes protobuf's wire format.
package struct WireWriter {
  /// What was written.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ field: WireMessage.Field) {
    switch field.value {
    case .varint(let value):
      appendVarint(UInt64(field.number) << 3)
      appendVarint(value)
    case .fixed64(let value):
      appendVarint(UInt64(field.number) << 3 | 1)
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> (UInt64(shift) * 8))) }
    case .bytes(let value):
      append(field.number, value)
    case .fixed32(let value):
      appendVarint(UInt64(field.number) << 3 | 5)
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> (UInt32(shift) * 8))) }
    }
  }

  package mutating func append(_ number: UInt32, _ value: [UInt8]) {
    appendVarint(UInt64(number) << 3 | 2)
    appendVarint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads protobuf's wire format, and nothing beyond the end of its message.
struct WireReader {
  let file: String
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset: Int
  private let end: Int

  /// Reads `range` of `bytes`, which must outlive the reader.
  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, file: String) {
    self.bytes = bytes
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { offset == end }

  /// A field whose bytes, if it has any, are still in place.
  enum Payload {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(Range<Int>)
    case fixed32(UInt32)
  }

  /// The next field.
  mutating func next() throws(VocabularyError) -> (number: UInt32, payload: Payload) {
    let start = offset
    let tag = try varint()
    guard let number = UInt32(exactly: tag >> 3), number > 0, number < 1 << 29 else {
      throw wrong(start, "field number \(tag >> 3)", "one of 1 to 536870911")
    }
    switch tag & 7 {
    case 0: return (number, .varint(try varint()))
    case 1: return (number, .fixed64(try fixed(8)))
    case 2:
      let place = offset
      let count = try varint()
      guard count <= UInt64(end - offset) else {
        throw wrong(
          place, "a length of \(count)", "at most \(end - offset), which is what is left")
      }
      defer { offset += Int(count) }
      return (number, .bytes(offset..<offset + Int(count)))
    case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    default: throw wrong(start, "wire type \(tag & 7)", "0, 1, 2 or 5")
    }
  }

  private mutating func varint() throws(VocabularyError) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard offset < end else { throw wrong(start, "the end", "a number") }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw wrong(start, "a number of more than ten bytes", "one of at most ten")
  }

  private mutating func fixed(_ count: Int) throws(VocabularyError) -> UInt64 {
    guard end - offset >= count else { throw wrong(offset, "the end", "\(count) bytes") }
    defer { offset += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
  }

  private func wrong(_ offset: Int, _ found: String, _ expected: String) -> VocabularyError {
    VocabularyError(file: file, key: "byte \(offset)", found: found, expected: expected)
  }
}

extension WireMessage {
  /// Reads all fields of `range` of `bytes`.
  init(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, file: String
  ) throws(VocabularyError) {
    var reader = WireReader(bytes, range, file: file)
    while !reader.isAtEnd {
      let (number, payload) = try reader.next()
      fields.append(Field(number, Value(payload, in: bytes)))
    }
  }
}

extension WireMessage.Value {
  init(_ payload: WireReader.Payload, in bytes: UnsafeRawBufferPointer) {
    self =
      switch payload {
      case .varint(let value): .varint(value)
      case .fixed64(let value): .fixed64(value)
      case .bytes(let range): .bytes(Array(bytes[range]))
      case .fixed32(let value): .fixed32(value)
      }
  }
}
