/// bzip2, its blocks decoded in parallel and handed out in order.
///
/// Blocks do not depend on one another, so each is cut out at its magic and decoded as a task of
/// its own; the idea is lbzip2's.
final class BZip2Decoder: ChunkDecoder {
  private typealias Segment = BZip2Splitter.Segment

  private struct Pending {
    let segment: Segment
    /// The decoding of a block, and what it is done by.
    let work: (task: Task<BZip2Block.Outcome, Never>, decoder: BZip2BlockDecoder)?
  }

  private let input: StoredInput
  private let workers: Int
  private var splitter: BZip2Splitter
  private var pending: [Pending] = []
  private var idleDecoders: [BZip2BlockDecoder] = []
  private var ready: [Chunk] = []
  private var stream = StreamState()

  /// What is known of the stream whose blocks are being read.
  private struct StreamState {
    var combinedChecksum: UInt32 = 0
    /// Whether every block of it was good so far.
    var isIntact = true
    /// Whether the file may not end here.
    var isOpen = false
  }

  init(_ input: StoredInput, workers: Int) {
    self.input = input
    self.workers = max(1, workers)
    splitter = BZip2Splitter(input)
  }

  func next() async throws(ByteIOError) -> Chunk? {
    while ready.isEmpty {
      try startTasks()
      if pending.isEmpty {
        defer { stream.isOpen = false }
        return stream.isOpen ? gap(at: input.offset, "the file ends inside a bzip2 stream") : nil
      }
      try await settleFirst()
    }
    return ready.removeFirst()
  }

  /// Keeps `workers` blocks in flight; stream ends pass along, but only so many.
  private func startTasks() throws(ByteIOError) {
    while pending.count < 3 * workers, pending.count(where: { $0.work != nil }) < workers,
      try pull()
    {}
  }

  /// Takes one more segment from the file, and says whether there was one.
  private func pull() throws(ByteIOError) -> Bool {
    guard let segment = try splitter.next() else { return false }
    guard segment.mark == .block else {
      pending.append(Pending(segment: segment, work: nil))
      return true
    }
    let bits = segment.bits
    let decoder = idleDecoders.popLast() ?? BZip2BlockDecoder()
    pending.append(Pending(segment: segment, work: (Task { decoder.decode(bits) }, decoder)))
    return true
  }

  private func settleFirst() async throws(ByteIOError) {
    let first = pending[0]
    if let (task, decoder) = first.work {
      let (outcome, segmentCount) = try await joining(await task.value, to: first.segment, decoder)
      idleDecoders.append(decoder)
      let endsFile = pending[segmentCount - 1].segment.endsFile
      pending.removeFirst(segmentCount)
      settleBlock(outcome, first.segment, endsFile: endsFile)
      return
    }
    pending.removeFirst()
    if first.segment.mark == .streamEnd {
      settleStreamEnd(first.segment)
    } else {
      settleBetweenStreams(first.segment, from: 0)
    }
  }

  /// Tries whether a block that cannot be decoded was cut in two or three by false magics.
  private func joining(
    _ outcome: BZip2Block.Outcome, to segment: Segment, _ decoder: BZip2BlockDecoder
  ) async throws(ByteIOError) -> (outcome: BZip2Block.Outcome, segmentCount: Int) {
    guard case .damaged = outcome else { return (outcome, 1) }
    var bits = segment.bits
    for count in 2...3 {
      if pending.count < count, try !pull() { break }
      bits.append(pending[count - 1].segment.bits)
      let joined = decoder.decode(bits)
      if case .damaged = joined { continue }
      return (joined, count)
    }
    return (outcome, 1)
  }

  private func settleBlock(_ outcome: BZip2Block.Outcome, _ segment: Segment, endsFile: Bool) {
    switch outcome {
    case .whole(let pieces):
      ready += pieces.map { .bytes($0) }
      let rotated = stream.combinedChecksum << 1 | stream.combinedChecksum >> 31
      stream.combinedChecksum = rotated ^ BZip2Block.storedChecksum(segment.bits)
      stream.isOpen = true
    case .wholeThenOther(let pieces, let usedBitCount):
      ready += pieces.map { .bytes($0) }
      let reason =
        endsFile
        ? "the file ends inside a bzip2 stream" : "neither a bzip2 block nor a stream's end"
      ready.append(gap(at: segment.offset + (segment.firstBit + usedBitCount) / 8, reason))
      stream.isIntact = false
    case .damaged(let reason):
      ready.append(
        gap(at: segment.offset, endsFile ? "the file ends inside this bzip2 block" : reason))
      stream.isIntact = false
    }
  }

  private func settleStreamEnd(_ segment: Segment) {
    let checksumEnd = BZip2Format.magicBitCount + 32
    guard segment.bits.bitCount >= checksumEnd else {
      ready.append(gap(at: segment.offset, "the file ends inside a bzip2 stream's end"))
      stream.isOpen = false
      return
    }
    let checksum = segment.bits.value(at: BZip2Format.magicBitCount, bitCount: 32)
    if stream.isIntact, checksum != UInt64(stream.combinedChecksum) {
      ready.append(gap(at: segment.offset, "the blocks do not match the bzip2 stream's checksum"))
    }
    let padding = (8 - (segment.firstBit + checksumEnd) % 8) % 8
    settleBetweenStreams(segment, from: checksumEnd + padding)
  }

  /// Looks at what stands where a stream's header may: nothing, padding, a header, or garbage.
  private func settleBetweenStreams(_ segment: Segment, from bit: Int) {
    stream = StreamState()
    let bits = segment.bits
    let rest = bits.bitCount - bit
    if rest == 32, (0x425a_6831...0x425a_6839).contains(bits.value(at: bit, bitCount: 32)) {
      stream.isOpen = true
    } else if rest > 0, bits.bytes[(bit / 8)...].dropFirst().contains(where: { $0 != 0 }) {
      let offset = segment.offset + (segment.firstBit + bit) / 8
      ready.append(gap(at: offset, "bytes that belong to no bzip2 stream"))
      stream.isIntact = false
    }
  }

  private func gap(at offset: Int, _ reason: String) -> Chunk {
    .gap(input.damage(at: offset, reason))
  }
}
