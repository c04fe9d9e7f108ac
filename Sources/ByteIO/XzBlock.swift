import CLZMA
import Glibc

/// One decoding of xz blocks, one after another: header, data, padding and check.
final class XzBlockDecoder {
  /// The bytes of the longest header.
  static let maximumHeaderByteCount = 1024

  static let trialByteCount = 1 << 16
  /// `xz -9` needs 65 MiB to be decoded; a header can ask for 4 GiB.
  static let maximumMemoryBytes: UInt64 = 256 << 20
  private static let pieceByteCount = 1 << 19

  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
  // liblzma keeps the address of the block while it decodes it.
  private let block = UnsafeMutablePointer<lzma_block>.allocate(capacity: 1)
  private let filters = UnsafeMutablePointer<lzma_filter>.allocate(
    capacity: Int(LZMA_FILTERS_MAX) + 1)

  init() {
    stream.initialize(to: lzma_stream())
    block.initialize(to: lzma_block())
    filters.initialize(repeating: lzma_filter(), count: Int(LZMA_FILTERS_MAX) + 1)
  }

  deinit {
    lzma_end(stream)
    stream.deallocate()
    block.deallocate()
    filters.deallocate()
  }

  /// The bytes of a header that begins with `byte`, which is not 0.
  static func headerByteCount(_ byte: UInt8) -> Int { (Int(byte) + 1) * 4 }

  /// The bytes of the last block, its header and check but no padding among them.
  var unpaddedByteCount: UInt64 { lzma_block_unpadded_size(block) }
  /// The bytes of content in the last block.
  var contentByteCount: UInt64 { block.pointee.uncompressed_size }

  /// Reads the header at the start of `range`, which must be whole, and makes ready for what
  /// follows it.
  ///
  /// - Parameter check: The kind of the checks in the stream.
  /// - Returns: `nil`, or why there is no block.
  func start(_ bytes: [UInt8], _ range: Range<Int>, check: lzma_check) -> String? {
    block.pointee.version = 1
    block.pointee.check = check
    block.pointee.header_size = UInt32(Self.headerByteCount(bytes[range.lowerBound]))
    block.pointee.filters = filters
    var code = bytes.withUnsafeBufferPointer { bytes in
      lzma_block_header_decode(block, nil, bytes.baseAddress.map { $0 + range.lowerBound })
    }
    if code != LZMA_OK { return Self.reason(code) }
    defer { freeFilters() }
    if lzma_raw_decoder_memusage(filters) > Self.maximumMemoryBytes {
      return Self.reason(LZMA_MEMLIMIT_ERROR)
    }
    code = lzma_block_decoder(stream, block)
    return code == LZMA_OK ? nil : Self.reason(code)
  }

  private func freeFilters() {
    for index in 0..<Int(LZMA_FILTERS_MAX) {
      free(filters[index].options)
      filters[index] = lzma_filter()
    }
  }

  /// Decodes from `range` of `source` until `limit` bytes are out, the range is used or the block
  /// ends.
  func inflate(
    _ source: [UInt8], _ range: Range<Int>, upTo limit: Int
  ) -> (bytes: [UInt8], usedByteCount: Int, result: Inflater.Result) {
    var code = LZMA_OK
    var usedByteCount = 0
    let bytes = source.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: limit) { output, count in
        stream.pointee.next_in = source.baseAddress.map { $0 + range.lowerBound }
        stream.pointee.avail_in = range.count
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = limit
        code = lzma_code(stream, LZMA_RUN)
        usedByteCount = range.count - stream.pointee.avail_in
        count = limit - stream.pointee.avail_out
      }
    }
    switch code {
    // LZMA_BUF_ERROR only says that there was nothing to do it with.
    case LZMA_OK, LZMA_BUF_ERROR: return (bytes, usedByteCount, .unfinished)
    case LZMA_STREAM_END: return (bytes, usedByteCount, .finished)
    default: return (bytes, usedByteCount, .failed(Self.reason(code)))
    }
  }

  /// What became of a block that was decoded as a whole.
  enum Outcome: Sendable {
    /// Its bytes, in pieces.
    case whole([[UInt8]])
    case damaged(String)
  }

  /// Decodes the block that `stored` holds, from its header to its check.
  ///
  /// - Parameter place: What the index says of it, which must be so.
  static func decode(_ stored: [UInt8], _ place: XzIndex.Block) -> Outcome {
    guard let first = stored.first, first != 0, headerByteCount(first) <= stored.count else {
      return .damaged("no xz block where the index says")
    }
    let decoder = XzBlockDecoder()
    if let reason = decoder.start(stored, 0..<stored.count, check: place.check) {
      return .damaged(reason)
    }
    var position = headerByteCount(first)
    var pieces: [[UInt8]] = []
    var contentByteCount = 0
    while contentByteCount <= place.contentByteCount {
      let (bytes, usedByteCount, result) = decoder.inflate(
        stored, position..<stored.count, upTo: pieceByteCount)
      position += usedByteCount
      contentByteCount += bytes.count
      if !bytes.isEmpty { pieces.append(bytes) }
      switch result {
      case .failed(let reason): return .damaged(reason)
      case .finished where position == stored.count && contentByteCount == place.contentByteCount:
        return .whole(pieces)
      case .finished: return .damaged("a block of another size than the index says")
      case .unfinished:
        if usedByteCount == 0, bytes.isEmpty { return .damaged("an xz block that is cut short") }
      }
    }
    return .damaged("a block of more bytes than the index says")
  }

  /// Whether a block may begin at the start of `range`: its header matches the checksum in it, and
  /// the first 64 KiB can be read.
  static func isPlausible(_ bytes: [UInt8], _ range: Range<Int>, check: lzma_check) -> Bool {
    guard range.count > 1, bytes[range.lowerBound] != 0 else { return false }
    let headerByteCount = headerByteCount(bytes[range.lowerBound])
    // The second byte has bits that are never set, and most bytes fail there.
    guard bytes[range.lowerBound + 1] & 0x3c == 0, headerByteCount <= range.count else {
      return false
    }
    let decoder = XzBlockDecoder()
    guard decoder.start(bytes, range, check: check) == nil else { return false }
    let trial = range.dropFirst(headerByteCount).prefix(trialByteCount)
    if case .failed = decoder.inflate(bytes, trial, upTo: trialByteCount).result { return false }
    return true
  }

  private static func reason(_ code: lzma_ret) -> String {
    switch code {
    case LZMA_DATA_ERROR: "invalid data, or bytes that do not match their checksum"
    case LZMA_OPTIONS_ERROR: "options that liblzma does not know"
    case LZMA_MEMLIMIT_ERROR:
      "it takes more than \(maximumMemoryBytes >> 20) MiB of memory to be decoded"
    case LZMA_MEM_ERROR: "out of memory"
    default: "liblzma error \(code.rawValue)"
    }
  }
}
