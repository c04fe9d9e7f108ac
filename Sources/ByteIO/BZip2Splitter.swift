/// Cuts a bzip2 file at the magics of its blocks and stream ends, without decoding anything.
///
/// A magic can also stand inside a block by chance (once in 2⁴⁸ bits) or by malice; whoever decodes
/// the segments must join what was cut in error.
struct BZip2Splitter {
  /// The bits from one magic to the next, or to the file's end.
  struct Segment: Sendable {
    /// What the magic at its start announces; `nil` for bits that no magic precedes.
    let mark: BZip2Format.Mark?
    /// The bits, the magic among them.
    let bits: BitString
    /// The offset in the file of the byte in which the segment begins.
    let offset: Int
    /// The bit of that byte with which the segment begins.
    let firstBit: Int
    /// Whether the file ends with this segment.
    let endsFile: Bool
  }

  /// The bzip2 format allows blocks of 900 kB and codes of 20 bits: 2.25 MB. Farther than this from
  /// a magic, what follows is cut anywhere.
  private static let maximumSegmentByteCount = 4 << 20
  private static let readAheadByteCount = 1 << 17

  private let input: StoredInput
  private var mark: BZip2Format.Mark?
  private var firstBit = 0
  private var isAtEnd = false

  /// Starts at the place where `input` is.
  init(_ input: StoredInput) { self.input = input }

  /// The next segment, or `nil` after the one that ends the file.
  mutating func next() throws(ByteIOError) -> Segment? {
    if isAtEnd { return nil }
    var searchedBit = firstBit + (mark == nil ? 0 : BZip2Format.magicBitCount)
    while true {
      if let found = firstMark(from: searchedBit) {
        return cut(at: found.bit, next: found.mark, endsFile: false)
      }
      let available = input.available
      searchedBit = max(searchedBit, 8 * (available - 6))
      if available > Self.maximumSegmentByteCount {
        return cut(at: searchedBit, next: nil, endsFile: false)
      }
      if try input.fill(available + Self.readAheadByteCount) == available {
        isAtEnd = true
        return cut(at: 8 * available, next: nil, endsFile: true)
      }
    }
  }

  private func firstMark(from bit: Int) -> (bit: Int, mark: BZip2Format.Mark)? {
    input.buffer.withUnsafeBufferPointer { buffer in
      BZip2Format.firstMark(
        in: UnsafeBufferPointer(rebasing: buffer[input.position..<input.end]), from: bit)
    }
  }

  private mutating func cut(at bit: Int, next: BZip2Format.Mark?, endsFile: Bool) -> Segment {
    let bits = input.buffer.withUnsafeBufferPointer { buffer in
      BitString(
        UnsafeBufferPointer(rebasing: buffer[input.position..<input.end]), bits: firstBit..<bit)
    }
    let segment = Segment(
      mark: mark, bits: bits, offset: input.offset, firstBit: firstBit, endsFile: endsFile)
    input.advance(bit / 8)
    (mark, firstBit) = (next, bit % 8)
    return segment
  }
}
