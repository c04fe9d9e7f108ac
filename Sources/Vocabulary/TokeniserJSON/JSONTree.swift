import Corpus

/// Any JSON, with its strings and keys as bytes: as `String`s, pieces that are canonically
/// equivalent would be one.
indirect enum JSONTree: Equatable, Sendable {
  case null
  case truth(Bool)
  /// A number as it is written.
  case number(String)
  case text([UInt8])
  case list([JSONTree])
  /// Fields in the order written.
  case object([Field])

  struct Field: Equatable, Sendable {
    let key: [UInt8]
    let value: JSONTree
  }

  /// Why bytes are no JSON, and where.
  struct Malformed: Error, Equatable {
    let offset: Int
    let found: String
    let expected: String
  }

  /// The most lists and objects inside one another.
  static let maximumDepth = 64

  /// Reads all of `bytes`.
  init(_ bytes: [UInt8]) throws(Malformed) {
    guard isUTF8(bytes) else {
      throw Malformed(offset: 0, found: "bytes that are no UTF-8", expected: "JSON in UTF-8")
    }
    var reader = JSONReader(bytes)
    self = try reader.value(depth: 0)
    try reader.end()
  }

  /// The last value of `key` in an object.
  subscript(key: String) -> JSONTree? {
    guard case .object(let fields) = self else { return nil }
    return fields.last { $0.key.elementsEqual(key.utf8) }?.value
  }

  /// What it is, for people.
  var found: String {
    switch self {
    case .null: "null"
    case .truth(let value): "\(value)"
    case .number(let text): "'\(text)'"
    case .text(let bytes): "'\(String(decoding: bytes.prefix(40), as: UTF8.self))'"
    case .list: "a list"
    case .object: "an object"
    }
  }

  /// `bytes`, valid UTF-8, as a JSON string.
  static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var result = [UInt8(ascii: "\"")]
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case 0x0A: result += Array(#"\n"#.utf8)
      case 0x0D: result += Array(#"\r"#.utf8)
      case 0x09: result += Array(#"\t"#.utf8)
      case ..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        result += Array(#"\u00"#.utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    return result + [UInt8(ascii: "\"")]
  }
}

/// Reads JSON (RFC 8259) from valid UTF-8.
private struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func malformed(_ expected: String) -> JSONTree.Malformed {
    let rest = String(decoding: bytes[position...].prefix(12), as: UTF8.self)
    return JSONTree.Malformed(
      offset: position, found: rest.isEmpty ? "the end" : rest.debugDescription,
      expected: expected)
  }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  mutating func end() throws(JSONTree.Malformed) {
    skipSpace()
    if byte != nil { throw malformed("the end of the file") }
  }

  mutating func value(depth: Int) throws(JSONTree.Malformed) -> JSONTree {
    skipSpace()
    guard depth < JSONTree.maximumDepth else {
      throw malformed("at most \(JSONTree.maximumDepth) brackets inside one another")
    }
    switch byte {
    case UInt8(ascii: "{"): return .object(try fields(depth: depth))
    case UInt8(ascii: "["): return .list(try elements(depth: depth))
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .truth(true))
    case UInt8(ascii: "f"): return try word("false", .truth(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(
    _ word: String, _ value: JSONTree
  ) throws(JSONTree.Malformed) -> JSONTree {
    guard bytes[position...].starts(with: word.utf8) else { throw malformed("a value") }
    position += word.utf8.count
    return value
  }

  private mutating func expect(_ character: UInt8, _ what: String) throws(JSONTree.Malformed) {
    guard byte == character else { throw malformed(what) }
    position += 1
  }

  private mutating func fields(depth: Int) throws(JSONTree.Malformed) -> [JSONTree.Field] {
    var fields: [JSONTree.Field] = []
    position += 1
    skipSpace()
    if byte == UInt8(ascii: "}") {
      position += 1
      return fields
    }
    while true {
      skipSpace()
      guard byte == UInt8(ascii: "\"") else { throw malformed("a key in double quotes") }
      let key = try text()
      skipSpace()
      try expect(UInt8(ascii: ":"), "a colon")
      fields.append(JSONTree.Field(key: key, value: try value(depth: depth + 1)))
      skipSpace()
      if byte != UInt8(ascii: ",") { break }
      position += 1
    }
    try expect(UInt8(ascii: "}"), "a comma or }")
    return fields
  }

  private mutating func elements(depth: Int) throws(JSONTree.Malformed) -> [JSONTree] {
    var elements: [JSONTree] = []
    position += 1
    skipSpace()
    if byte == UInt8(ascii: "]") {
      position += 1
      return elements
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if byte != UInt8(ascii: ",") { break }
      position += 1
    }
    try expect(UInt8(ascii: "]"), "a comma or ]")
    return elements
  }

  private mutating func number() throws(JSONTree.Malformed) -> String {
    let start = position
    while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if Double(text) == nil {
      position = start
      throw malformed("a value")
    }
    return text
  }

  private mutating func text() throws(JSONTree.Malformed) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return text
      case UInt8(ascii: "\\"): ScalarReader.append(try escape(), to: &text)
      case ..<0x20: throw malformed("no control character inside a string")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw malformed("a double quote at the end of a string")
  }

  private mutating func escape() throws(JSONTree.Malformed) -> UInt32 {
    position += 1
    let letters: [UInt8: UInt32] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D,
      0x74: 0x09,
    ]
    if let byte, let scalar = letters[byte] {
      position += 1
      return scalar
    }
    let first = try unit()
    guard (0xD800..<0xE000).contains(first) else { return first }
    guard first < 0xDC00, byte == UInt8(ascii: "\\") else { throw malformed("a low surrogate") }
    position += 1
    let second = try unit()
    guard (0xDC00..<0xE000).contains(second) else { throw malformed("a low surrogate") }
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  /// The number of `u` and four hexadecimal digits.
  private mutating func unit() throws(JSONTree.Malformed) -> UInt32 {
    try expect(UInt8(ascii: "u"), "one of \" \\ / b f n r t u after a backslash")
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != 0x2D }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw malformed("four hexadecimal digits") }
    position += 4
    return value
  }
}
