/// The frame around deflate data in a gzip file (RFC 1952).
enum GzipMember {
  enum Header: Equatable {
    case whole(byteCount: Int)
    case cutShort
    case invalid
  }

  /// Longer headers are refused: an extra field of 64 KiB and two names of 32 KiB fit.
  static let maximumHeaderByteCount = 1 << 17

  private static let trialByteCount = 1 << 16

  /// Reads the header of the member at the start of `range`.
  ///
  /// `range` must reach ``maximumHeaderByteCount`` bytes far or to the end of the file.
  static func header(_ bytes: [UInt8], _ range: Range<Int>) -> Header {
    let signature: [UInt8] = [0x1f, 0x8b, 8]
    let start = range.lowerBound
    guard zip(bytes[range], signature).allSatisfy(==) else { return .invalid }
    guard range.count >= 10 else { return .cutShort }
    let flags = bytes[start + 3]
    guard flags & 0xe0 == 0 else { return .invalid }
    var position = start + 10
    if flags & 4 != 0 {
      guard position + 2 <= range.upperBound else { return .cutShort }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    // A file name and a comment, each ended by a zero byte.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while position < range.upperBound, bytes[position] != 0 { position += 1 }
      position += 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position <= range.upperBound else {
      return range.count < maximumHeaderByteCount ? .cutShort : .invalid
    }
    return .whole(byteCount: position - start)
  }

  /// Whether a member may begin at the start of `range`: its header can be read, and so can the
  /// first 64 KiB after it.
  static func isPlausible(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard case .whole(let byteCount) = header(bytes, range) else { return false }
    let start = range.lowerBound + byteCount
    let trial = start..<min(start + trialByteCount, range.upperBound)
    if case .failed = Inflater().inflate(bytes, trial, upTo: trialByteCount).result { return false }
    return true
  }
}
