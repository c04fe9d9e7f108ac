import CLZMA

/// Where the blocks of an xz file stand, as the index at the end of each of its streams says.
struct XzIndex {
  /// A block.
  struct Block: Sendable {
    /// The offset of its first byte in the file.
    let offset: Int
    /// The bytes that it takes in the file, padding among them.
    let storedByteCount: Int
    /// The bytes of its content.
    let contentByteCount: Int
    /// The kind of its check.
    let check: lzma_check
    /// Whether it is the first of a stream whose header is damaged.
    var isAfterDamage = false

    var end: Int { offset + storedByteCount }
  }

  /// The blocks of the streams that are known, which are the last ones of the file, in order.
  private(set) var blocks: [Block] = []
  /// Where the first of these streams begins; what stands before it has to be read to be known.
  private(set) var offset: Int
  /// The kind of check of the last stream, where its footer can be read.
  private(set) var check: lzma_check?

  /// The header and the footer of a stream take so many bytes each.
  static let headerByteCount = 12
  private static let maximumIndexByteCount = 32 << 20
  private static let maximumBlockCount = 1 << 20
  private static let maximumMemoryBytes: UInt64 = 128 << 20
  private static let pageByteCount = 1 << 16

  /// Reads the indexes of `input`, a file of `byteCount` bytes, from its end to its start, up to
  /// the first that is damaged.
  init(of input: StoredInput, byteCount: Int) throws(ByteIOError) {
    offset = byteCount
    var streams: [[Block]] = []
    var blockCount = 0
    while offset > 0, blockCount < Self.maximumBlockCount,
      let stream = try Self.lastBlocks(of: input, before: offset)
    {
      offset = stream.offset
      streams.append(stream.blocks)
      blockCount += stream.blocks.count
    }
    blocks = streams.reversed().flatMap { $0 }
    check = try Self.footer(
      of: input, endingAt: Self.endWithoutPadding(of: input, before: byteCount))?
      .check
  }

  private static func footer(
    of input: StoredInput, endingAt end: Int
  ) throws(ByteIOError) -> lzma_stream_flags? {
    guard end >= 2 * headerByteCount else { return nil }
    let bytes = try input.bytes(at: end - headerByteCount..<end)
    var footer = lzma_stream_flags()
    guard bytes.count == headerByteCount,
      lzma_stream_footer_decode(&footer, bytes) == LZMA_OK,
      footer.backward_size <= maximumIndexByteCount
    else { return nil }
    return footer
  }

  /// The blocks of the stream that ends at `end` or in padding before it, and where it begins.
  private static func lastBlocks(
    of input: StoredInput, before end: Int
  ) throws(ByteIOError) -> (offset: Int, blocks: [Block])? {
    let end = try endWithoutPadding(of: input, before: end)
    guard let footer = try footer(of: input, endingAt: end) else { return nil }
    let indexOffset = end - headerByteCount - Int(footer.backward_size)
    guard indexOffset >= headerByteCount else { return nil }
    let index = try input.bytes(at: indexOffset..<end - headerByteCount)
    guard let places = sizes(of: index) else { return nil }
    let total = places.reduce(0) { $0 + $1.stored }
    let offset = indexOffset - total - headerByteCount
    guard offset >= 0 else { return nil }
    var blocks: [Block] = []
    blocks.reserveCapacity(places.count)
    var blockOffset = offset + headerByteCount
    for (stored, content) in places {
      blocks.append(
        Block(
          offset: blockOffset, storedByteCount: stored, contentByteCount: content,
          check: footer.check))
      blockOffset += stored
    }
    if try isHeader(of: input, at: offset, footer) { return (offset, blocks) }
    // Bytes that were lost or added before the index lead elsewhere than to the first block.
    guard !blocks.isEmpty, try isBlock(of: input, blocks[0]) else { return nil }
    blocks[0].isAfterDamage = true
    return (offset, blocks)
  }

  /// Whether there is the header of a block where `block` should be.
  private static func isBlock(of input: StoredInput, _ block: Block) throws(ByteIOError) -> Bool {
    let count = min(block.storedByteCount, XzBlockDecoder.trialByteCount)
    let bytes = try input.bytes(at: block.offset..<block.offset + count)
    return XzBlockDecoder.isPlausible(bytes, 0..<bytes.count, check: block.check)
  }

  /// Whether the stream at `offset` has the header that belongs to its `footer`.
  private static func isHeader(
    of input: StoredInput, at offset: Int, _ footer: lzma_stream_flags
  ) throws(ByteIOError) -> Bool {
    let bytes = try input.bytes(at: offset..<offset + headerByteCount)
    var (header, footer) = (lzma_stream_flags(), footer)
    return bytes.count == headerByteCount && lzma_stream_header_decode(&header, bytes) == LZMA_OK
      && lzma_stream_flags_compare(&header, &footer) == LZMA_OK
  }

  /// Where the zeros end that stand before `end`.
  private static func endWithoutPadding(
    of input: StoredInput, before end: Int
  ) throws(ByteIOError) -> Int {
    var end = end
    while end > 0 {
      let start = max(0, end - pageByteCount)
      let page = try input.bytes(at: start..<end)
      if let last = page.lastIndex(where: { $0 != 0 }) { return start + last + 1 }
      end = start
    }
    return end
  }

  /// The bytes that each block takes in the file, padding among them, and those of its content;
  /// `nil` where `bytes` are no index.
  private static func sizes(of bytes: [UInt8]) -> [(stored: Int, content: Int)]? {
    var index: OpaquePointer?
    var memoryLimit = maximumMemoryBytes
    var position = 0
    let code = lzma_index_buffer_decode(&index, &memoryLimit, nil, bytes, &position, bytes.count)
    guard code == LZMA_OK, let index else { return nil }
    defer { lzma_index_end(index, nil) }
    guard position == bytes.count else { return nil }
    var iterator = lzma_index_iter()
    lzma_index_iter_init(&iterator, index)
    var sizes: [(stored: Int, content: Int)] = []
    while lzma_index_iter_next(&iterator, LZMA_INDEX_ITER_BLOCK) == 0 {
      guard let stored = Int(exactly: iterator.block.total_size),
        let content = Int(exactly: iterator.block.uncompressed_size)
      else { return nil }
      sizes.append((stored, content))
    }
    return sizes
  }
}
