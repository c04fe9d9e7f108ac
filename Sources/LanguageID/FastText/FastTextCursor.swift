import Glibc

/// A model file being read from its start: every length is checked before it is used.
struct FastTextCursor {
  let path: String
  let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(path: String, bytes: UnsafeRawBufferPointer) {
    self.path = path
    self.bytes = bytes
  }

  private var remaining: Int { bytes.count - offset }

  func damage(at offset: Int, _ reason: String) -> LanguageIDError {
    .damagedFastText(path: path, offset: offset, reason: reason)
  }

  /// The next `count` bytes, which hold `name`.
  mutating func take(_ count: Int, _ name: String) throws(LanguageIDError) -> UnsafeRawBufferPointer
  {
    guard count >= 0, count <= remaining else {
      throw damage(
        at: offset,
        "\(count) bytes of \(name) are expected, and \(remaining) are left; fetch the file again")
    }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  /// The bytes of `rows` times `columns` numbers of `width` bytes, which hold `name`.
  mutating func take(
    rows: Int, columns: Int, width: Int, _ name: String
  ) throws(LanguageIDError) -> UnsafeRawBufferPointer {
    let (cells, isTooMany) = rows.multipliedReportingOverflow(by: columns)
    let (count, isTooLong) = cells.multipliedReportingOverflow(by: width)
    if rows < 0 || columns < 0 || isTooMany || isTooLong {
      throw damage(at: offset, "\(name): \(rows) rows of \(columns) numbers are impossible")
    }
    return try take(count, name)
  }

  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, _ name: String
  ) throws(LanguageIDError) -> Int {
    let field = try take(MemoryLayout<Value>.size, name)
    return Int(Value(littleEndian: field.loadUnaligned(as: Value.self)))
  }

  /// An integer that must lie in `allowed`.
  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, _ name: String, in allowed: ClosedRange<Int>
  ) throws(LanguageIDError) -> Int {
    let start = offset
    let value = try integer(type, name)
    if !allowed.contains(value) {
      throw damage(
        at: start,
        "\(name) is \(value), not in \(allowed.lowerBound)...\(allowed.upperBound)")
    }
    return value
  }

  /// A byte that is 0 or 1.
  mutating func flag(_ name: String) throws(LanguageIDError) -> Bool {
    try integer(UInt8.self, name, in: 0...1) == 1
  }

  /// The bytes up to the next NUL, which is passed over.
  mutating func text(_ name: String) throws(LanguageIDError) -> Range<Int> {
    guard remaining > 0, let start = bytes.baseAddress.map({ $0 + offset }),
      let end = memchr(start, 0, remaining).map({ UnsafeRawPointer($0) })
    else { throw damage(at: offset, "\(name) has no end; fetch the file again") }
    defer { offset += end - start + 1 }
    return offset..<offset + (end - start)
  }

  func finish() throws(LanguageIDError) {
    if remaining > 0 { throw damage(at: offset, "\(remaining) bytes follow the end of the model") }
  }
}
