import CSimdjson

/// One JSON object, read a byte at a time: what simdjson refuses and Python's `json` reads, and its
/// twin in tests.
///
/// Numbers may be as long and as large as they are, since nobody needs their values; see
/// ``JSONObjectParser`` for the rest. All of a record is checked when it is read; what is asked for
/// later is looked up in its bytes.
struct ScalarJSONObject {
  /// Why a record is no JSON object.
  struct Malformed: Error {
    /// Where in the record, what was found there, and what was expected.
    let reason: String
  }

  private let bytes: [UInt8]
  private let fields: [Field]

  /// A field of an object: where its key, in its quotes, and its value stand. Records are shorter
  /// than 4 GiB, and hostile ones may have a field for every five bytes.
  fileprivate struct Field {
    let key, value: Range<UInt32>

    init(key: Range<Int>, value: Range<Int>) {
      self.key = UInt32(key.lowerBound)..<UInt32(key.upperBound)
      self.value = UInt32(value.lowerBound)..<UInt32(value.upperBound)
    }
  }

  /// Copies and reads `record`.
  init(_ record: UnsafeRawBufferPointer) throws(Malformed) {
    guard csimdjson_is_utf8(record.baseAddress, record.count) != 0 else {
      throw Malformed(reason: "found bytes that are no UTF-8")
    }
    var scanner = Scanner(bytes: Array(record))
    scanner.skipSpace()
    var fields: [Field] = []
    try scanner.object(depth: 1) { fields.append($0) }
    scanner.skipSpace()
    guard scanner.byte == nil else { throw scanner.malformed("the end of the line") }
    self.fields = fields
    bytes = scanner.bytes
  }

  /// The keys, in the order written.
  var keys: [String] { fields.map { String(decoding: key(of: $0), as: UTF8.self) } }

  private func key(of field: Field) -> [UInt8] {
    Scanner.decoded(bytes[Int(field.key.lowerBound)..<Int(field.key.upperBound)]).bytes
  }

  /// The string at `path`, with how many surrogates alone became U+FFFD in it.
  func string(_ path: JSONPath) -> JSONObjectParser.Field<(bytes: [UInt8], surrogates: Int)> {
    guard let value = value(path), bytes[value.lowerBound] != UInt8(ascii: "n") else {
      return .absent
    }
    guard bytes[value.lowerBound] == UInt8(ascii: "\"") else { return .wrongType }
    return .value(Scanner.decoded(bytes[value]))
  }

  /// The integer at `path`.
  func integer(_ path: JSONPath) -> JSONObjectParser.Field<Int> {
    guard let value = value(path), bytes[value.lowerBound] != UInt8(ascii: "n") else {
      return .absent
    }
    return Int(String(decoding: bytes[value], as: UTF8.self)).map { .value($0) } ?? .wrongType
  }

  /// What stands at `path`, without white space and in plain JSON.
  func json(_ path: JSONPath) -> [UInt8]? {
    guard let value = value(path) else { return nil }
    var json: [UInt8] = []
    var position = value.lowerBound
    while position < value.upperBound {
      let start = position
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position = Scanner.endOfString(in: bytes, from: position)
        json += JSONLineWriter.quoted(Scanner.decoded(bytes[start..<position]).bytes)
        continue
      case 0x09, 0x0A, 0x0D, 0x20: break
      case UInt8(ascii: "N"), UInt8(ascii: "I"):
        position += bytes[position...].prefix { Scanner.isLetter($0) }.count
        if json.last == UInt8(ascii: "-") { json.removeLast() }
        json += Array("null".utf8)
        continue
      default: json.append(bytes[position])
      }
      position += 1
    }
    return json
  }

  /// Where the value at `path` stands.
  private func value(_ path: JSONPath) -> Range<Int>? {
    var fields = fields
    var value: Range<Int>?
    for key in path.bytes.split(separator: 0, omittingEmptySubsequences: false) {
      if let value {
        guard bytes[value.lowerBound] == UInt8(ascii: "{") else { return nil }
        var scanner = Scanner(bytes: bytes, position: value.lowerBound)
        fields = []
        // It was read before.
        do { try scanner.object(depth: 1) { fields.append($0) } } catch { return nil }
      }
      guard let field = fields.last(where: { self.key(of: $0).elementsEqual(key) }) else {
        return nil
      }
      value = Int(field.value.lowerBound)..<Int(field.value.upperBound)
    }
    return value
  }
}

/// Reads values, and remembers how far it came.
private struct Scanner {
  let bytes: [UInt8]
  var position = 0

  typealias Malformed = ScalarJSONObject.Malformed

  /// The byte to be read next; `nil` at the end.
  var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  func malformed(_ expected: String) -> Malformed {
    let rest = String(decoding: bytes[position...].prefix(12), as: UTF8.self)
    let found = rest.isEmpty ? "the end" : rest.debugDescription
    return Malformed(
      reason: "at byte \(position) of the line: found \(found), expected \(expected)")
  }

  mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func expect(_ character: UInt8, _ expected: String) throws(Malformed) {
    guard byte == character else { throw malformed(expected) }
    position += 1
  }

  /// Reads an object that begins here, and hands out its fields.
  mutating func object(
    depth: Int, _ take: (ScalarJSONObject.Field) -> Void = { _ in }
  ) throws(Malformed) {
    try expect(UInt8(ascii: "{"), "an object, {")
    skipSpace()
    if byte == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      skipSpace()
      let key = position
      try string("a key in double quotes")
      let keyEnd = position
      skipSpace()
      try expect(UInt8(ascii: ":"), "a colon")
      skipSpace()
      let value = position
      try self.value(depth: depth)
      take(ScalarJSONObject.Field(key: key..<keyEnd, value: value..<position))
      skipSpace()
      if byte == UInt8(ascii: ",") {
        position += 1
      } else {
        return try expect(UInt8(ascii: "}"), "a comma or }")
      }
    }
  }

  private mutating func array(depth: Int) throws(Malformed) {
    position += 1
    skipSpace()
    if byte == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      skipSpace()
      try value(depth: depth)
      skipSpace()
      if byte == UInt8(ascii: ",") {
        position += 1
      } else {
        return try expect(UInt8(ascii: "]"), "a comma or ]")
      }
    }
  }

  /// Reads a value inside of `depth` objects and arrays.
  private mutating func value(depth: Int) throws(Malformed) {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < JSONObjectParser.maximumDepth else {
        throw malformed("at most \(JSONObjectParser.maximumDepth) brackets in one another")
      }
      if byte == UInt8(ascii: "{") {
        try object(depth: depth + 1)
      } else {
        try array(depth: depth + 1)
      }
    case UInt8(ascii: "\""): try string("a string")
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "I"):
      try word(of: ["true", "false", "null", "NaN", "Infinity"])
    case UInt8(ascii: "-") where bytes[(position + 1)...].first == UInt8(ascii: "I"):
      try word(of: ["-Infinity"])
    default: try number()
    }
  }

  private mutating func word(of words: [String]) throws(Malformed) {
    guard let word = words.first(where: { bytes[position...].starts(with: $0.utf8) }) else {
      throw malformed("a value")
    }
    position += word.utf8.count
  }

  private mutating func number() throws(Malformed) {
    if byte == UInt8(ascii: "-") { position += 1 }
    let first = byte
    let digitCount = try digits("a value")
    if first == UInt8(ascii: "0"), digitCount > 1 {
      throw malformed("a number without a zero before it")
    }
    if byte == UInt8(ascii: ".") {
      position += 1
      try digits("a digit")
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      try digits("a digit")
    }
  }

  @discardableResult
  private mutating func digits(_ expected: String) throws(Malformed) -> Int {
    let start = position
    while let byte, (0x30...0x39).contains(byte) { position += 1 }
    if position == start { throw malformed(expected) }
    return position - start
  }

  private mutating func string(_ expected: String) throws(Malformed) {
    try expect(UInt8(ascii: "\""), expected)
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): try escape()
      case ..<0x20: throw malformed("no control character inside a string")
      default: position += 1
      }
    }
    throw malformed("a double quote at the end of a string")
  }

  private mutating func escape() throws(Malformed) {
    position += 1
    guard let byte, "\"\\/bfnrtu".utf8.contains(byte) else {
      throw malformed("one of \" \\ / b f n r t u after a backslash")
    }
    position += 1
    guard byte == UInt8(ascii: "u") else { return }
    for _ in 0..<4 {
      guard let digit = self.byte, Self.hexadecimal(digit) != nil else {
        throw malformed("four hexadecimal digits after \\u")
      }
      position += 1
    }
  }
}

extension Scanner {
  fileprivate static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  /// The place behind the string that begins at `start`, which was read before.
  fileprivate static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
    var position = start + 1
    while bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return position + 1
  }

  /// What a string that was read before says, with how many surrogates alone became U+FFFD.
  ///
  /// - Parameter string: The string in its quotes.
  fileprivate static func decoded(_ string: ArraySlice<UInt8>) -> (bytes: [UInt8], surrogates: Int)
  {
    let short: [UInt8: UInt8] = [0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
    var result: [UInt8] = []
    var surrogates = 0
    var rest = string.dropFirst().dropLast()
    while let slash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      result += rest[..<slash]
      rest = rest[(slash + 1)...]
      guard let letter = rest.popFirst() else { break }
      guard letter == UInt8(ascii: "u") else {
        result.append(short[letter] ?? letter)
        continue
      }
      let first = unit(&rest)
      var after = rest.dropFirst(2)
      if (0xD800..<0xDC00).contains(first), rest.starts(with: #"\u"#.utf8),
        case let second = unit(&after), (0xDC00..<0xE000).contains(second)
      {
        rest = after
        append(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), to: &result)
      } else if (0xD800..<0xE000).contains(first) {
        surrogates += 1
        append(0xFFFD, to: &result)
      } else {
        append(first, to: &result)
      }
    }
    return (result + rest, surrogates)
  }

  /// The number of four hexadecimal digits.
  private static func unit(_ digits: inout ArraySlice<UInt8>) -> UInt32 {
    defer { digits = digits.dropFirst(4) }
    return digits.prefix(4).reduce(0) { $0 << 4 | (hexadecimal($1) ?? 0) }
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(value) else { return }
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
