import CLZMA

/// xz by liblzma: concatenated streams, padding between them, checksums verified.
final class XzDecoder: ChunkDecoder {
  private enum Place { case betweenStreams, insideStream, ended }

  private let input: StoredInput
  private let inflater = XzInflater()
  private var resynchroniser = Resynchroniser()
  private var place = Place.betweenStreams
  private var streamOffset = 0
  private var pendingGap: Damage?

  private static let chunkByteCount = 1 << 19

  init(_ input: StoredInput) { self.input = input }

  func next() throws(ByteIOError) -> Chunk? {
    while true {
      if let gap = pendingGap {
        pendingGap = nil
        let isFound = try resynchroniser.find(in: input, after: streamOffset) {
          XzInflater.isPlausible($0, $1)
        }
        place = isFound ? .betweenStreams : .ended
        return .gap(resynchroniser.completed(gap))
      }
      switch place {
      case .betweenStreams: try startStream()
      case .insideStream: if let chunk = try inflate() { return chunk }
      case .ended: return nil
      }
    }
  }

  private func startStream() throws(ByteIOError) {
    if input.offset > 0 { try skipPadding() }
    streamOffset = input.offset
    guard try input.fill(XzInflater.signature.count) > 0 else {
      place = .ended
      return
    }
    guard input.buffer[input.position..<input.end].starts(with: XzInflater.signature) else {
      pendingGap = input.damage(at: streamOffset, "these bytes are no xz stream")
      return
    }
    if let reason = inflater.reset() {
      throw .library(name: "liblzma", path: input.path, reason: reason)
    }
    place = .insideStream
  }

  /// Passes over the zeros after a stream. The format wants multiples of four; nothing is lost by
  /// taking any number.
  private func skipPadding() throws(ByteIOError) {
    while try input.fill(1) > 0 {
      let zeros = input.buffer[input.position..<input.end].prefix { $0 == 0 }.count
      input.advance(zeros)
      if input.available > 0 { return }
    }
  }

  private func inflate() throws(ByteIOError) -> Chunk? {
    try input.fill(1)
    let (bytes, usedByteCount, result) = inflater.inflate(
      input.buffer, input.position..<input.end, upTo: Self.chunkByteCount)
    input.advance(usedByteCount)
    switch result {
    case .finished: place = .betweenStreams
    case .unfinished where usedByteCount == 0 && bytes.isEmpty:
      pendingGap = gap("the file ends inside it")
    case .unfinished: break
    case .failed(let reason): pendingGap = gap(reason)
    }
    return bytes.isEmpty ? nil : .bytes(bytes)
  }

  private func gap(_ reason: String) -> Damage {
    input.damage(at: input.offset, "in the xz stream at byte \(streamOffset): \(reason)")
  }
}

/// One decoding of xz streams, one after another.
final class XzInflater {
  /// The first bytes of a stream.
  static let signature: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]

  private static let trialByteCount = 1 << 16
  /// `xz -9` needs 65 MiB to be decoded; a header can ask for 4 GiB.
  private static let maximumMemoryBytes: UInt64 = 256 << 20

  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: lzma_stream()) }

  deinit {
    lzma_end(stream)
    stream.deallocate()
  }

  /// Makes ready for the next stream; says why where that is not possible.
  func reset() -> String? {
    let code = lzma_stream_decoder(stream, Self.maximumMemoryBytes, 0)
    return code == LZMA_OK ? nil : Self.reason(code)
  }

  /// Decodes from `range` of `source` until `limit` bytes are out, the range is used or the stream
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

  private static func reason(_ code: lzma_ret) -> String {
    switch code {
    case LZMA_FORMAT_ERROR: "no xz header"
    case LZMA_DATA_ERROR: "invalid data, or bytes that do not match their checksum"
    case LZMA_OPTIONS_ERROR: "options that liblzma does not know"
    case LZMA_MEMLIMIT_ERROR:
      "it takes more than \(maximumMemoryBytes >> 20) MiB of memory to be decoded"
    case LZMA_MEM_ERROR: "out of memory"
    default: "liblzma error \(code.rawValue)"
    }
  }

  /// Whether a stream may begin at the start of `range`: its signature is there, and the first
  /// 64 KiB can be read.
  static func isPlausible(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard bytes[range].starts(with: signature) else { return false }
    let inflater = XzInflater()
    guard inflater.reset() == nil else { return false }
    let trial = range.prefix(trialByteCount)
    if case .failed = inflater.inflate(bytes, trial, upTo: trialByteCount).result { return false }
    return true
  }
}
