import CKernels
import CSimdjson

/// Where a value stands in a JSON object: a key of the object, or several, each of an object in the
/// one before it.
public struct JSONPath: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  /// The keys, a zero byte between them.
  let bytes: [UInt8]

  /// Makes a path of keys, of which there is at least one.
  public init(keys: [String]) { bytes = Array(keys.map { Array($0.utf8) }.joined(separator: [0])) }

  /// A path of one key.
  public init(stringLiteral key: String) { self.init(keys: [key]) }

  /// A path of several keys.
  public init(arrayLiteral keys: String...) { self.init(keys: keys) }
}

/// One JSON object a time, fields found by name: by simdjson (Langdale and Lemire, 2019), or, where
/// that refuses a record, by ``ScalarJSONObject``, which is slower and takes what Python's `json`
/// takes.
///
/// So any JSON of RFC 8259 is read, up to ``maximumDepth`` objects and arrays inside one another,
/// and of what is none, three things: a byte order mark before it, the words `NaN`, `Infinity` and
/// `-Infinity` as values, and surrogates alone (`\ud83d`), which become U+FFFD. All of a record is
/// checked, whatever is asked for: broken UTF-8, bad escapes and trailing text are errors. Of equal
/// keys the last counts. One parser a worker.
public final class JSONObjectParser {
  private let parser: OpaquePointer
  private let isScalar: Bool
  /// The record, where simdjson has refused it.
  private var scalar: ScalarJSONObject?
  /// Strings of ``scalar`` that were asked for.
  private var held: [UnsafeMutableRawBufferPointer] = []

  /// How many surrogates alone became U+FFFD in the strings that were asked for since the last
  /// parse.
  public private(set) var loneSurrogateCount = 0

  /// Bytes that must be readable after a record; their values do not matter.
  public static let padding = csimdjson_padding()

  /// The most objects and arrays that may stand inside one another, the record among them.
  public static let maximumDepth = 1024

  /// Makes a parser that reuses its memory between records.
  ///
  /// - Parameter isScalar: Whether simdjson is left out: the results are the same.
  package init(isScalar: Bool) throws(CorpusError) {
    guard let parser = csimdjson_create() else { throw .outOfMemory }
    self.parser = parser
    self.isScalar = isScalar
  }

  /// Makes a parser that reuses its memory between records.
  public convenience init() throws(CorpusError) { try self.init(isScalar: false) }

  deinit {
    csimdjson_destroy(parser)
    for bytes in held { bytes.deallocate() }
  }

  /// Parses `record`, which must be followed by ``padding`` readable bytes.
  ///
  /// - Returns: `nil`, or what is wrong with the record.
  public func parse(_ record: UnsafeRawBufferPointer) -> String? {
    forget()
    let object = Self.withoutMark(record)
    let bytes = object.bindMemory(to: UInt8.self)
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return "the line is empty" }
    if !isScalar, csimdjson_parse(parser, base, bytes.count) == 0 { return nil }
    do {
      scalar = try ScalarJSONObject(object)
      return nil
    } catch {
      return error.reason
    }
  }

  private func forget() {
    scalar = nil
    loneSurrogateCount = 0
    for bytes in held { bytes.deallocate() }
    held.removeAll(keepingCapacity: true)
  }

  /// `record` without the byte order mark that some writers put before the first one.
  static func withoutMark(_ record: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard record.count >= 3, record[0] == 0xEF, record[1] == 0xBB, record[2] == 0xBF else {
      return record
    }
    return UnsafeRawBufferPointer(rebasing: record[3...])
  }

  /// Whether there is nothing in `record` but white space, and perhaps a byte order mark: such a
  /// line is no record.
  public static func isBlank(_ record: UnsafeRawBufferPointer) -> Bool {
    withoutMark(record).allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  /// The keys of an object, in the order written; empty where `record` is none.
  public static func keys(of record: UnsafeRawBufferPointer) -> [String] {
    (try? ScalarJSONObject(withoutMark(record)))?.keys ?? []
  }

  /// What a field holds.
  public enum Field<Value> {
    /// The field is there, with a value of the type asked for.
    case value(Value)
    /// The field is missing or null.
    case absent
    /// The field is there, but of another type.
    case wrongType
  }

  /// The UTF-8 bytes of the string at `path`, valid until the next parse.
  public func string(_ path: JSONPath) -> Field<UnsafeRawBufferPointer> {
    if let scalar { return string(path, of: scalar) }
    var bytes: UnsafePointer<CChar>?
    var count = 0
    let field = path.withCharacters { csimdjson_string(parser, $0, $1, &bytes, &count) }
    switch field {
    case CSIMDJSON_FOUND: return .value(UnsafeRawBufferPointer(start: bytes, count: count))
    case CSIMDJSON_ABSENT: return .absent
    default: return .wrongType
    }
  }

  private func string(
    _ path: JSONPath, of object: ScalarJSONObject
  ) -> Field<UnsafeRawBufferPointer> {
    switch object.string(path) {
    case .value(let (bytes, surrogates)):
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
      copy.copyBytes(from: bytes)
      held.append(copy)
      loneSurrogateCount += surrogates
      return .value(UnsafeRawBufferPointer(copy))
    case .absent: return .absent
    case .wrongType: return .wrongType
    }
  }

  /// The integer at `path`.
  public func integer(_ path: JSONPath) -> Field<Int> {
    if let scalar { return scalar.integer(path) }
    var value: Int64 = 0
    switch path.withCharacters({ csimdjson_integer(parser, $0, $1, &value) }) {
    case CSIMDJSON_FOUND: return .value(Int(value))
    case CSIMDJSON_ABSENT: return .absent
    default: return .wrongType
    }
  }

  /// The string at `path` as a `String`, or `nil` where it is missing or of another type.
  public func text(_ path: JSONPath) -> String? {
    guard case .value(let bytes) = string(path) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What stands at `path`, whatever it is, as JSON without white space; `nil` where it is missing.
  ///
  /// Numbers are written in their shortest form, but those of a record with a number beyond 64 bits
  /// as they stand there; `NaN` and the infinities, which JSON does not have, are `null`.
  public func json(_ path: JSONPath) -> [UInt8]? {
    if let scalar { return scalar.json(path) }
    var bytes: UnsafePointer<CChar>?
    var count = 0
    let field = path.withCharacters { csimdjson_json(parser, $0, $1, &bytes, &count) }
    guard field == CSIMDJSON_FOUND else { return nil }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// What stands at some paths as one JSON object, in their order and under new names; `nil` where
  /// nothing does.
  public func object(of fields: [(name: String, path: JSONPath)]) -> [UInt8]? {
    var object = JSONLineWriter()
    var isEmpty = true
    for (name, path) in fields {
      guard let value = json(path) else { continue }
      object.field(name: name, json: value)
      isEmpty = false
    }
    if isEmpty { return nil }
    object.close()
    return object.bytes
  }
}

extension JSONPath {
  /// Calls `body` with the path as C has it.
  fileprivate func withCharacters<Result>(_ body: (UnsafePointer<CChar>?, Int) -> Result) -> Result
  {
    bytes.withUnsafeBytes { body($0.bindMemory(to: CChar.self).baseAddress, $0.count) }
  }
}

/// Writes JSON text byte by byte, strings escaped as RFC 8259 asks and no more.
public struct JSONLineWriter {
  /// The text so far.
  public private(set) var bytes: [UInt8] = []
  private var isFirst = true

  /// Starts an object, with room for so many bytes at first.
  public init(reserving byteCount: Int = 0) {
    bytes.reserveCapacity(byteCount)
    bytes.append(UInt8(ascii: "{"))
  }

  /// Appends the string field `key`, whose value is valid UTF-8.
  public mutating func field(_ key: StaticString, _ value: UnsafeRawBufferPointer) {
    self.key(key)
    quote(value)
  }

  /// Appends the string field `key`, if there is a value.
  public mutating func field(_ key: StaticString, _ value: String?) {
    guard var value else { return }
    value.withUTF8 { field(key, UnsafeRawBufferPointer($0)) }
  }

  /// Appends the string field `key`, whose value is valid UTF-8.
  public mutating func field(_ key: StaticString, utf8 value: [UInt8]) {
    value.withUnsafeBytes { field(key, $0) }
  }

  /// Appends the integer field `key`.
  public mutating func field(_ key: StaticString, _ value: Int) {
    self.key(key)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Appends the field `key`, if there is a value, which is JSON already.
  public mutating func field(_ key: StaticString, json value: [UInt8]?) {
    guard let value else { return }
    self.key(key)
    bytes.append(contentsOf: value)
  }

  /// Appends the field `name`, whose value is JSON already.
  public mutating func field(name: String, json value: [UInt8]) {
    var name = name
    separate()
    name.withUTF8 { quote(UnsafeRawBufferPointer($0)) }
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: value)
  }

  /// Opens the object field `key`; ``close()`` ends it.
  public mutating func open(_ key: StaticString) {
    self.key(key)
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  /// Closes the innermost open object.
  public mutating func close() {
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  /// Closes the object and the line.
  public consuming func line() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  private mutating func key(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// `value`, valid UTF-8, as a JSON string.
  static func quoted(_ value: [UInt8]) -> [UInt8] {
    var writer = JSONLineWriter()
    value.withUnsafeBytes { writer.quote($0) }
    return Array(writer.bytes.dropFirst())
  }

  private mutating func quote(_ value: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    var rest = value
    while let base = rest.baseAddress, !rest.isEmpty {
      let plainCount = cb_json_plain(base.assumingMemoryBound(to: UInt8.self), rest.count)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<plainCount]))
      guard plainCount < rest.count else { break }
      escape(rest[plainCount])
      rest = UnsafeRawBufferPointer(rebasing: rest[(plainCount + 1)...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
}
