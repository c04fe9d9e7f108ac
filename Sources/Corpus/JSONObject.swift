import CKernels
import CSimdjson

/// One JSON object a time, parsed by simdjson (Langdale and Lemire, 2019), fields found by name.
///
/// Strict: broken UTF-8, bad escapes and trailing text are errors. One parser a worker.
public final class JSONObjectParser {
  private let parser: OpaquePointer

  /// Bytes that must be readable after a record; their values do not matter.
  public static let padding = csimdjson_padding()

  /// Makes a parser that reuses its memory between records.
  public init() throws(CorpusError) {
    guard let parser = csimdjson_create() else { throw .outOfMemory }
    self.parser = parser
  }

  deinit { csimdjson_destroy(parser) }

  /// Parses `record`, which must be followed by ``padding`` readable bytes.
  ///
  /// - Returns: `nil`, or what is wrong with the record.
  public func parse(_ record: UnsafeRawBufferPointer) -> String? {
    let bytes = record.bindMemory(to: UInt8.self)
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return "the line is empty" }
    let code = csimdjson_parse(parser, base, bytes.count)
    return code == 0 ? nil : String(cString: csimdjson_message(code))
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

  /// The UTF-8 bytes of the string field `key`, valid until the next parse.
  public func string(
    _ key: StaticString, in parent: StaticString? = nil
  ) -> Field<UnsafeRawBufferPointer> {
    var bytes: UnsafePointer<CChar>?
    var count = 0
    switch csimdjson_string(parser, Self.c(parent), Self.c(key), &bytes, &count) {
    case CSIMDJSON_FOUND: return .value(UnsafeRawBufferPointer(start: bytes, count: count))
    case CSIMDJSON_ABSENT: return .absent
    default: return .wrongType
    }
  }

  /// The integer field `key`.
  public func integer(_ key: StaticString, in parent: StaticString? = nil) -> Field<Int> {
    var value: Int64 = 0
    switch csimdjson_integer(parser, Self.c(parent), Self.c(key), &value) {
    case CSIMDJSON_FOUND: return .value(Int(value))
    case CSIMDJSON_ABSENT: return .absent
    default: return .wrongType
    }
  }

  /// The string field `key` as a `String`, or `nil` where it is missing or of another type.
  public func text(_ key: StaticString, in parent: StaticString? = nil) -> String? {
    guard case .value(let bytes) = string(key, in: parent) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The root's field `key`, whatever it holds, as JSON without white space; `nil` where it is
  /// missing. Numbers are written in their shortest form.
  public func json(_ key: String) -> [UInt8]? {
    var bytes: UnsafePointer<CChar>?
    var count = 0
    guard csimdjson_json(parser, key, &bytes, &count) == CSIMDJSON_FOUND else { return nil }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// The root's fields `keys` as one JSON object, in the order of `keys`; `nil` where none is
  /// there.
  public func object(of keys: [String]) -> [UInt8]? {
    var object = JSONLineWriter()
    var isEmpty = true
    for key in keys {
      guard let value = json(key) else { continue }
      object.field(name: key, json: value)
      isEmpty = false
    }
    if isEmpty { return nil }
    object.close()
    return object.bytes
  }

  private static func c(_ key: StaticString?) -> UnsafePointer<CChar>? {
    guard let key else { return nil }
    return UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
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
