/// The header of a WARC record (ISO 28500): the fields that readers of web text need.
public struct WARCHeader: Sendable, Equatable {
  /// What the record is: `conversion` for the text of a page, `response`, `warcinfo` and so on, in
  /// lower case; empty where the header is silent.
  public private(set) var type = ""
  /// The address of the page; empty where the header is silent.
  public private(set) var targetURI = ""
  /// When it was fetched (ISO 8601, UTC); empty where the header is silent.
  public private(set) var date = ""
  /// The bytes of the header, the empty line behind it included.
  public let byteCount: Int
  /// The bytes of the block behind it.
  public let contentByteCount: Int

  /// Reads the header at the start of `record`, or gives `nil` where there is none that ends and
  /// that has exactly one whole number as its `Content-Length`.
  ///
  /// Field names are the same in either case; a field's first value counts. Folded lines, which the
  /// standard deprecates, belong to no field.
  public init?(_ record: UnsafeRawBufferPointer) {
    var length: Int?
    var position = 0
    while let newline = record[position...].firstIndex(of: 0x0A) {
      let line = UnsafeRawBufferPointer(rebasing: record[position..<newline])
      position = newline + 1
      if line.allSatisfy({ $0 == 0x0D }) {
        guard let length else { return nil }
        (byteCount, contentByteCount) = (position, length)
        return
      }
      guard let (name, value) = Self.field(line) else { continue }
      switch name {
      case "content-length":
        guard length == nil, let number = Self.number(value) else { return nil }
        length = number
      case "warc-type" where type.isEmpty: type = value.lowercased()
      case "warc-target-uri" where targetURI.isEmpty: targetURI = value
      case "warc-date" where date.isEmpty: date = value
      default: break
      }
    }
    return nil
  }

  private static func field(_ line: UnsafeRawBufferPointer) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line.first != 0x20, line.first != 9
    else { return nil }
    var value = line[(colon + 1)...]
    while let first = value.first, isSpace(first) { value.removeFirst() }
    while let last = value.last, isSpace(last) { value.removeLast() }
    return (
      String(decoding: line[..<colon], as: UTF8.self).lowercased(),
      String(decoding: value, as: UTF8.self)
    )
  }

  private static func number(_ text: String) -> Int? {
    // `Int` takes signs, too.
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 0x0D }
}
