import Glibc

/// The tags that frame XML elements of one name, as bytes.
struct ElementTags {
  /// What stands at a `<`.
  enum Tag: Equatable {
    case start
    case end(byteCount: Int)
    case rootEnd
    case other
    /// The bytes at hand do not tell.
    case unfinished
  }

  /// The name of the elements.
  let name: String
  private let startPrefix: [UInt8]
  private let end: [UInt8]
  private let rootEnd: [UInt8]

  /// The tags of `framing`, or `nil` where it has none.
  init?(_ framing: Framing) {
    guard case .elements(let name, let rootEnd) = framing else { return nil }
    self.name = name
    startPrefix = Array("<\(name)".utf8)
    end = Array("</\(name)>".utf8)
    self.rootEnd = Array((rootEnd ?? "").utf8)
  }

  /// The first `<` at `start` or after it that may begin one of the tags, by the byte behind it.
  func firstBracket(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var place = start
    while place < bytes.count,
      let found = memchr(base + place, Int32(UInt8(ascii: "<")), bytes.count - place)
    {
      place = UnsafeRawPointer(found) - base
      repeat {
        guard place + 1 < bytes.count else { return place }
        let next = bytes[place + 1]
        if next == startPrefix[1] || next == UInt8(ascii: "/") { return place }
        place += 1
      } while bytes[place] == UInt8(ascii: "<")
    }
    return nil
  }

  /// Tells what the `<` at `index` of `bytes` begins.
  func tag(at index: Int, of bytes: [UInt8]) -> Tag {
    var isUnfinished = false
    switch match(end, at: index, of: bytes) {
    case true?: return .end(byteCount: end.count)
    case nil: isUnfinished = true
    case false?: break
    }
    switch match(startPrefix, at: index, of: bytes) {
    case true?:
      guard index + startPrefix.count < bytes.count else { return .unfinished }
      if Self.endsName[Int(bytes[index + startPrefix.count])] { return .start }
    case nil: isUnfinished = true
    case false?: break
    }
    switch rootEnd.isEmpty ? false : match(rootEnd, at: index, of: bytes) {
    case true?: return .rootEnd
    case nil: isUnfinished = true
    case false?: break
    }
    return isUnfinished ? .unfinished : .other
  }

  /// Whether `text` stands at `index`, or `nil` where `bytes` end before that is certain.
  private func match(_ text: [UInt8], at index: Int, of bytes: [UInt8]) -> Bool? {
    for (place, byte) in text.enumerated() {
      guard index + place < bytes.count else { return nil }
      if bytes[index + place] != byte { return false }
    }
    return true
  }

  /// The bytes that may follow the name in a start tag: `>` and XML's white space.
  private static let endsName: [Bool] = (0..<256).map { [0x3e, 0x20, 9, 10, 13].contains($0) }
}
