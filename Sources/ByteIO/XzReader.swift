import CLZMA

/// Reads xz from front to back, block after block: concatenated streams, padding between them,
/// headers, checks, indexes and footers verified.
///
/// The check of a block comes after its bytes are out. After damage, reading goes on with the next
/// block of the stream whose header can be read, or with the next stream.
final class XzReader {
  private enum Place { case betweenStreams, betweenBlocks, insideBlock, ended }

  /// What is known of the stream that is being read.
  private struct Stream {
    var offset = 0
    var flags = lzma_stream_flags()
    /// Whether every block of it was good so far, so that its index can be held against them.
    var isIntact = true
  }

  private let input: StoredInput
  private let damagedUnits: Set<Int>
  private let decoder = XzBlockDecoder()
  private let hash: OpaquePointer
  private var resynchroniser = Resynchroniser { $0 != 0 }
  private var place = Place.ended
  private var stream = Stream()
  /// The kind of check of the stream before, or of the last: what blocks have whose stream has
  /// lost its header, most likely.
  var likelyCheck = LZMA_CHECK_CRC64
  private var blockOffset = 0
  private var hasHandedOut = false
  private var pendingGap: Damage?
  /// Where reading ends.
  private var end: Int?
  /// Where the block in progress, one of the damaged units, must end.
  private var limit: Int?
  /// Whether one block is read, and nothing after it.
  private var isBlockAlone = false

  static let signature: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
  private static let chunkByteCount = 1 << 19
  private static let footerByteCount = XzIndex.headerByteCount

  init(_ input: StoredInput, damagedUnits: Set<Int>) throws(ByteIOError) {
    self.input = input
    self.damagedUnits = damagedUnits
    guard let hash = lzma_index_hash_init(nil, nil) else {
      throw .library(name: "liblzma", path: input.path, reason: "no memory for a decoder")
    }
    self.hash = hash
  }

  deinit { lzma_index_hash_end(hash, nil) }

  /// Makes ready to read streams from the place of the input to `end`, or to the file's end.
  func read(to end: Int?) {
    (self.end, isBlockAlone) = (end, false)
    place = .betweenStreams
  }

  /// Makes ready to read a block alone.
  func read(_ block: XzIndex.Block) throws(ByteIOError) {
    try input.seek(to: block.offset)
    (end, isBlockAlone) = (block.end, true)
    stream = Stream(offset: block.offset)
    stream.flags.check = block.check
    place = .betweenBlocks
  }

  /// The next piece of what was to be read, or `nil` at its end.
  func next() throws(ByteIOError) -> Chunk? {
    while true {
      if let gap = pendingGap {
        pendingGap = nil
        try goOn()
        return .gap(resynchroniser.completed(gap))
      }
      switch place {
      case .betweenStreams: try startStream()
      case .betweenBlocks: try startBlock()
      case .insideBlock: if let chunk = try inflate() { return chunk }
      case .ended: return nil
      }
    }
  }

  /// The bytes at hand up to the end, after an attempt to have `count`.
  private func available(_ count: Int) throws(ByteIOError) -> Int {
    try input.fill(count)
    return input.range(before: end).count
  }

  // MARK: Streams

  private func startStream() throws(ByteIOError) {
    if input.offset > 0 { try skipPadding() }
    stream = Stream(offset: input.offset)
    stream.flags.check = likelyCheck
    blockOffset = input.offset
    (hasHandedOut, limit) = (false, nil)
    let count = try available(XzIndex.headerByteCount)
    guard count > 0 else {
      place = .ended
      return
    }
    let header = Array(input.buffer[input.position..<input.position + min(count, 12)])
    guard header.starts(with: Self.signature.prefix(count)) else {
      pendingGap = gap("these bytes are no xz stream")
      return
    }
    guard count >= XzIndex.headerByteCount else {
      pendingGap = gap("the file ends inside its header")
      return
    }
    guard lzma_stream_header_decode(&stream.flags, header) == LZMA_OK,
      lzma_index_hash_init(hash, nil) != nil
    else {
      pendingGap = gap("a header that liblzma cannot read")
      return
    }
    likelyCheck = stream.flags.check
    input.advance(XzIndex.headerByteCount)
    place = .betweenBlocks
  }

  /// Passes over the zeros after a stream. The format wants multiples of four; nothing is lost by
  /// taking any number.
  private func skipPadding() throws(ByteIOError) {
    while case let count = try available(1), count > 0 {
      let bytes = input.buffer[input.position..<input.position + count]
      let zeros = bytes.prefix { $0 == 0 }.count
      input.advance(zeros)
      if zeros < count { return }
    }
  }

  // MARK: Blocks

  private func startBlock() throws(ByteIOError) {
    blockOffset = input.offset
    (hasHandedOut, limit) = (false, nil)
    guard try available(1) > 0 else {
      if isBlockAlone {
        place = .ended
      } else {
        pendingGap = gap("the file ends inside it")
      }
      return
    }
    if input.buffer[input.position] == 0 { return try readIndex() }
    let headerByteCount = XzBlockDecoder.headerByteCount(input.buffer[input.position])
    let count = try available(headerByteCount)
    guard count >= headerByteCount else {
      pendingGap = gap("the file ends inside the header of the block at byte \(blockOffset)")
      return
    }
    let range = input.position..<input.position + headerByteCount
    if let reason = decoder.start(input.buffer, range, check: stream.flags.check) {
      pendingGap = gap("in the header of the block at byte \(blockOffset): \(reason)")
      return
    }
    if damagedUnits.contains(blockOffset) {
      limit = try findNext() ? input.offset : end ?? input.byteCount
      try input.seek(to: blockOffset)
      try input.fill(headerByteCount)
    }
    input.advance(headerByteCount)
    place = .insideBlock
  }

  private func inflate() throws(ByteIOError) -> Chunk? {
    try input.fill(1)
    let last = [limit, end].compactMap { $0 }.min()
    let (bytes, usedByteCount, result) = decoder.inflate(
      input.buffer, input.range(before: last), upTo: Self.chunkByteCount)
    input.advance(usedByteCount)
    if !bytes.isEmpty { hasHandedOut = true }
    switch result {
    case .finished: try endBlock()
    case .unfinished where usedByteCount == 0 && bytes.isEmpty:
      pendingGap = gap("the block at byte \(blockOffset) is cut short")
    case .unfinished: break
    case .failed(let reason): pendingGap = gap("in the block at byte \(blockOffset): \(reason)")
    }
    return bytes.isEmpty
      ? nil : Chunk(bytes, unit: damagedUnits.contains(blockOffset) ? blockOffset : nil)
  }

  private func endBlock() throws(ByteIOError) {
    place = .betweenBlocks
    guard stream.isIntact, !isBlockAlone else { return }
    let code = lzma_index_hash_append(hash, decoder.unpaddedByteCount, decoder.contentByteCount)
    if code != LZMA_OK { stream.isIntact = false }
  }

  // MARK: The end of a stream

  private func readIndex() throws(ByteIOError) {
    if isBlockAlone {
      pendingGap = gap("no block where the index says")
      return
    }
    // What is damaged is known already, and its index cannot be held against the rest.
    guard stream.isIntact else { return try goOn() }
    while case let count = try available(1), count > 0 {
      var position = input.position
      let code = lzma_index_hash_decode(hash, input.buffer, &position, input.position + count)
      input.advance(position - input.position)
      if code == LZMA_STREAM_END { return try readFooter() }
      guard code == LZMA_OK else {
        pendingGap = gap("its index does not fit its blocks")
        return
      }
    }
    pendingGap = gap("the file ends inside its index")
  }

  private func readFooter() throws(ByteIOError) {
    let count = try available(Self.footerByteCount)
    guard count >= Self.footerByteCount else {
      pendingGap = gap("the file ends inside its footer")
      return
    }
    let bytes = Array(input.buffer[input.position..<input.position + Self.footerByteCount])
    var footer = lzma_stream_flags()
    guard lzma_stream_footer_decode(&footer, bytes) == LZMA_OK,
      lzma_stream_flags_compare(&stream.flags, &footer) == LZMA_OK,
      footer.backward_size == lzma_index_hash_size(hash)
    else {
      pendingGap = gap("its footer does not fit it")
      return
    }
    input.advance(Self.footerByteCount)
    place = .betweenStreams
  }

  // MARK: Damage

  private func gap(_ reason: String) -> Damage {
    let what = isBlockAlone ? "" : "in the xz stream at byte \(stream.offset): "
    return input.damage(
      at: input.offset, what + reason, unit: hasHandedOut ? blockOffset : nil)
  }

  /// Goes to where reading can go on after damage.
  private func goOn() throws(ByteIOError) {
    stream.isIntact = false
    if isBlockAlone {
      place = .ended
      return
    }
    if let limit {
      try input.seek(to: limit)
    } else if try !findNext() {
      place = .ended
      return
    }
    guard try available(Self.signature.count) > 0 else {
      place = .ended
      return
    }
    let bytes = input.buffer[input.position..<input.end]
    place = bytes.starts(with: Self.signature) ? .betweenStreams : .betweenBlocks
  }

  /// Moves the input to the next stream, or the next block of this stream, after the block in
  /// progress.
  private func findNext() throws(ByteIOError) -> Bool {
    let check = stream.flags.check
    let isFound = try resynchroniser.find(in: input, after: blockOffset) {
      $0[$1.lowerBound] == Self.signature[0] && Self.isStream($0, $1)
        || XzBlockDecoder.isPlausible($0, $1, check: check)
    }
    return isFound && input.offset < end ?? Int.max
  }

  /// Whether a stream may begin at the start of `range`: its header can be read, and so can what
  /// follows it.
  static func isStream(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let header = bytes[range].prefix(XzIndex.headerByteCount)
    var flags = lzma_stream_flags()
    guard header.starts(with: signature), header.count == XzIndex.headerByteCount,
      lzma_stream_header_decode(&flags, Array(header)) == LZMA_OK
    else { return false }
    let rest = range.dropFirst(XzIndex.headerByteCount)
    guard let first = rest.first, bytes[first] != 0 else { return true }
    return XzBlockDecoder.isPlausible(bytes, rest, check: flags.check)
  }
}
