import CISAL
import Glibc

/// gzip (RFC 1952) by ISA-L: concatenated members, checksums and lengths verified.
final class GzipDecoder: ChunkDecoder {
  private enum Place { case betweenMembers, insideMember, ended }

  private let input: StoredInput
  private let inflater = Inflater()
  private var resynchroniser = Resynchroniser { $0 == 0x1f }
  private var place = Place.betweenMembers
  private var memberOffset = 0
  private var hasHandedOut = false
  private var pendingGap: Damage?
  private let damagedUnits: Set<Int>
  /// Where the member in progress, one of the damaged units, must end.
  private var limit: Int?

  private static let chunkByteCount = 1 << 19

  init(_ input: StoredInput, damagedUnits: Set<Int>) {
    self.input = input
    self.damagedUnits = damagedUnits
  }

  func next() throws(ByteIOError) -> Chunk? {
    while true {
      if let gap = pendingGap {
        pendingGap = nil
        place = try findNextMember() ? .betweenMembers : .ended
        return .gap(resynchroniser.completed(gap))
      }
      switch place {
      case .betweenMembers: try startMember()
      case .insideMember: if let chunk = try inflate() { return chunk }
      case .ended: return nil
      }
    }
  }

  private func findNextMember() throws(ByteIOError) -> Bool {
    if let limit {
      try input.seek(to: limit)
      return try input.fill(1) > 0
    }
    return try resynchroniser.find(in: input, after: memberOffset) {
      GzipMember.isPlausible($0, $1)
    }
  }

  private func startMember() throws(ByteIOError) {
    memberOffset = input.offset
    (hasHandedOut, limit) = (false, nil)
    try skipZeros()
    guard try input.fill(GzipMember.maximumHeaderByteCount) > 0 else {
      place = .ended
      return
    }
    memberOffset = input.offset
    let header = GzipMember.header(input.buffer, input.position..<input.end)
    switch header {
    case .whole(let byteCount):
      if damagedUnits.contains(memberOffset) { try limitMember() }
      try input.fill(byteCount)
      input.advance(byteCount)
      inflater.reset()
      place = .insideMember
    case .cutShort:
      pendingGap = input.damage(at: memberOffset, "the file ends inside a gzip header")
    case .invalid:
      pendingGap = input.damage(at: memberOffset, "these bytes are no gzip member")
    }
  }

  /// Passes over the zeros with which tapes and block devices pad what follows a member.
  private func skipZeros() throws(ByteIOError) {
    guard memberOffset > 0 else { return }
    while try input.fill(1) > 0 {
      let zeros = input.buffer[input.position..<input.end].prefix { $0 == 0 }.count
      input.advance(zeros)
      if input.available > 0 { return }
    }
  }

  /// Finds where a member that is known to be damaged must end: one that was cut short would go on
  /// in the bytes of the next.
  private func limitMember() throws(ByteIOError) {
    limit = try findNextMember() ? input.offset : input.byteCount
    try input.seek(to: memberOffset)
  }

  private func inflate() throws(ByteIOError) -> Chunk? {
    try input.fill(1)
    // The next member may begin inside the header of this one: then nothing is left of it.
    let (bytes, usedByteCount, result) = inflater.inflate(
      input.buffer, input.range(before: limit), upTo: Self.chunkByteCount)
    input.advance(usedByteCount)
    if !bytes.isEmpty { hasHandedOut = true }
    switch result {
    case .finished: place = .betweenMembers
    case .unfinished where usedByteCount == 0 && bytes.isEmpty:
      pendingGap = gap(
        input.available == 0 ? "the file ends inside it" : "another member begins inside it")
    case .unfinished: break
    case .failed(let reason): pendingGap = gap(reason)
    }
    return bytes.isEmpty
      ? nil : Chunk(bytes, unit: damagedUnits.contains(memberOffset) ? memberOffset : nil)
  }

  private func gap(_ reason: String) -> Damage {
    input.damage(
      at: input.offset, "in the gzip member at byte \(memberOffset): \(reason)",
      unit: hasHandedOut ? memberOffset : nil)
  }
}

/// One decoding of deflate data (RFC 1951) with a gzip trailer.
final class Inflater {
  enum Result: Equatable {
    case unfinished
    case finished
    case failed(String)
  }

  private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

  init() { reset() }

  deinit { state.deallocate() }

  /// Makes ready for the next member, whose header was read.
  func reset() {
    // ISA-L looks at parts of its tables that damaged data never filled.
    memset(state, 0, MemoryLayout<inflate_state>.size)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
  }

  /// Decodes from `range` of `source` until `limit` bytes are out, the range is used or the member
  /// ends.
  func inflate(
    _ source: [UInt8], _ range: Range<Int>, upTo limit: Int
  ) -> (bytes: [UInt8], usedByteCount: Int, result: Result) {
    var code: Int32 = 0
    var usedByteCount = 0
    let bytes = source.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: limit) { output, count in
        state.pointee.next_in = UnsafeMutablePointer(
          mutating: source.baseAddress.map { $0 + range.lowerBound })
        state.pointee.avail_in = UInt32(range.count)
        state.pointee.next_out = output.baseAddress
        state.pointee.avail_out = UInt32(limit)
        code = isal_inflate(state)
        // Where damaged data needs bits past its end, ISA-L counts below 0.
        let rest = Int(Int32(bitPattern: state.pointee.avail_in))
        usedByteCount = min(range.count, range.count - rest)
        count = limit - Int(state.pointee.avail_out)
      }
    }
    if code < 0 { return (bytes, usedByteCount, .failed(Self.reason(code))) }
    let isFinished = state.pointee.block_state == ISAL_BLOCK_FINISH
    return (bytes, usedByteCount, isFinished ? .finished : .unfinished)
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ISAL_INVALID_BLOCK: "an invalid deflate block"
    case ISAL_INVALID_SYMBOL: "an invalid deflate symbol"
    case ISAL_INVALID_LOOKBACK: "a deflate distance that reaches before the start"
    case ISAL_INCORRECT_CHECKSUM: "its bytes do not match its checksum or length"
    default: "ISA-L error \(code)"
    }
  }
}
