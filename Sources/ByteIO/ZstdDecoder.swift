import CZstd

/// The numbers of the Zstandard formats (RFC 8878; "Zstandard Seekable Format" 0.1.0).
enum ZstdFormat {
  /// The first four bytes of a frame, as a little-endian number.
  static let frameMagic: UInt32 = 0xfd2f_b528
  /// The first of the sixteen magics of skippable frames.
  static let skippableMagic: UInt32 = 0x184d_2a50
  /// The magic of the skippable frame that holds a seek table.
  static let seekTableMagic: UInt32 = 0x184d_2a5e
  /// The last four bytes of a seek table.
  static let seekTableFooterMagic: UInt32 = 0x8f92_eab1
  /// The bytes of that footer: the number of frames, a descriptor byte, the magic.
  static let seekTableFooterByteCount = 9
}

/// Zstandard by libzstd: concatenated frames, skippable ones among them, checksums verified.
final class ZstdDecoder: ChunkDecoder {
  private let input: StoredInput
  private let inflater: ZstdInflater
  private var resynchroniser = Resynchroniser()
  private var frameOffset = 0
  private var isInsideFrame = false
  private var isEnded = false
  private var pendingGap: Damage?

  private static let chunkByteCount = 1 << 19

  init(_ input: StoredInput) throws(ByteIOError) {
    self.input = input
    inflater = try ZstdInflater(path: input.path)
  }

  func next() throws(ByteIOError) -> Chunk? {
    while !isEnded {
      if let gap = pendingGap {
        pendingGap = nil
        return .gap(try pass(gap))
      }
      if let chunk = try decode() { return chunk }
    }
    return nil
  }

  private func decode() throws(ByteIOError) -> Chunk? {
    if !isInsideFrame { frameOffset = input.offset }
    if try input.fill(min(inflater.wantedByteCount, Self.chunkByteCount)) == 0, !isInsideFrame {
      isEnded = true
      return nil
    }
    let (bytes, usedByteCount, result) = inflater.inflate(
      input.buffer, input.position..<input.end, upTo: Self.chunkByteCount)
    input.advance(usedByteCount)
    isInsideFrame = true
    switch result {
    case .finished: isInsideFrame = false
    case .unfinished where usedByteCount == 0 && bytes.isEmpty:
      pendingGap = gap("the file ends inside it")
    case .unfinished: break
    case .failed(let reason): pendingGap = gap(reason)
    }
    return bytes.isEmpty ? nil : .bytes(bytes)
  }

  private func gap(_ reason: String) -> Damage {
    input.damage(at: input.offset, "in the zstd frame at byte \(frameOffset): \(reason)")
  }

  private func pass(_ gap: Damage) throws(ByteIOError) -> Damage {
    inflater.reset()
    isInsideFrame = false
    isEnded = try !resynchroniser.find(in: input, after: frameOffset) {
      ZstdInflater.isPlausible($0, $1)
    }
    return resynchroniser.completed(gap)
  }
}

/// One decoding of zstd frames, one after another.
final class ZstdInflater {
  /// The number of bytes that should be at hand for the next call to `inflate`; at least 1.
  private(set) var wantedByteCount: Int
  private let context: OpaquePointer

  private static let trialByteCount = 1 << 16

  init(path: String) throws(ByteIOError) {
    guard let context = ZSTD_createDCtx() else {
      throw .library(name: "libzstd", path: path, reason: "no memory for a decoder")
    }
    self.context = context
    wantedByteCount = ZSTD_initDStream(context)
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Makes ready for the next frame, wherever it was in the last.
  func reset() { wantedByteCount = ZSTD_initDStream(context) }

  /// Decodes from `range` of `source` until `limit` bytes are out, less than
  /// ``wantedByteCount`` bytes are left, or a frame ends.
  ///
  /// libzstd is given one step (a header, a block, a checksum) at a time, because it hands out
  /// nothing of a call in which it meets damage.
  func inflate(
    _ source: [UInt8], _ range: Range<Int>, upTo limit: Int
  ) -> (bytes: [UInt8], usedByteCount: Int, result: Inflater.Result) {
    var result = Inflater.Result.unfinished
    var input = ZSTD_inBuffer(src: nil, size: range.upperBound, pos: range.lowerBound)
    let bytes = source.withUnsafeBytes { source in
      input.src = source.baseAddress
      return [UInt8](unsafeUninitializedCapacity: limit) { target, count in
        var output = ZSTD_outBuffer(dst: target.baseAddress, size: limit, pos: 0)
        repeat {
          input.size = min(range.upperBound, input.pos + wantedByteCount)
          result = step(&output, &input)
        } while result == .unfinished && output.pos < limit
          && input.pos + wantedByteCount <= range.upperBound
        count = output.pos
      }
    }
    return (bytes, input.pos - range.lowerBound, result)
  }

  private func step(
    _ output: inout ZSTD_outBuffer, _ input: inout ZSTD_inBuffer
  ) -> Inflater.Result {
    let code = ZSTD_decompressStream(context, &output, &input)
    if ZSTD_isError(code) != 0 { return .failed(String(cString: ZSTD_getErrorName(code))) }
    if code == 0 { reset() } else { wantedByteCount = code }
    return code == 0 ? .finished : .unfinished
  }

  /// Whether a frame may begin at the start of `range`: its magic is there, and the first 64 KiB
  /// can be read.
  static func isPlausible(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let trial = range.prefix(trialByteCount)
    guard Container(signature: Array(bytes[trial.prefix(4)])) == .zstd,
      let inflater = try? ZstdInflater(path: "")
    else { return false }
    if case .failed = inflater.inflate(bytes, trial, upTo: trialByteCount).result { return false }
    return true
  }
}
