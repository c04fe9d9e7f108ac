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
  /// The most bytes in the header of a frame, its magic among them.
  static let maximumHeaderByteCount = 18

  /// Whether the frame with this header, from its magic on, ends in a checksum of its content.
  static func hasChecksum(_ header: ArraySlice<UInt8>) -> Bool {
    header.count > 4 && header[header.startIndex + 4] & 4 != 0
  }

  /// The bytes of content that a decoder must keep to decode the frame with this header; `nil`
  /// where the header is cut short.
  static func windowByteCount(_ header: ArraySlice<UInt8>) -> UInt64? {
    let bytes = Array(header)
    guard bytes.count > 5 else { return nil }
    let descriptor = bytes[4]
    if descriptor & 0x20 == 0 {
      let base: UInt64 = 1 << (10 + UInt64(bytes[5] >> 3))
      return base + base / 8 * UInt64(bytes[5] & 7)
    }
    // One segment: the window is the content, whose size follows the number of the dictionary.
    let sizeStart = 5 + [0, 1, 2, 4][Int(descriptor & 3)]
    let sizeByteCount = 1 << Int(descriptor >> 6)
    guard bytes.count >= sizeStart + sizeByteCount else { return nil }
    let size = bytes[sizeStart..<sizeStart + sizeByteCount].reversed()
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return sizeByteCount == 2 ? size + 256 : size
  }
}

/// Zstandard by libzstd: concatenated frames, skippable ones among them, checksums verified.
final class ZstdDecoder: ChunkDecoder {
  /// The frame in progress, or the one that comes next.
  private struct Frame {
    var offset = 0
    /// Whether it begins as frames do.
    var isFrame = false
    var hasChecksum = false
    var hasHandedOut = false
    /// The bytes of its content that must be kept to decode it.
    var windowByteCount: UInt64 = 0
    /// Where it must end, since it is one of the damaged units.
    var limit: Int?

    var windowText: String { "\((windowByteCount + 0xfffff) >> 20) MiB" }
  }

  private let input: StoredInput
  private let inflater: ZstdInflater
  private let damagedUnits: Set<Int>
  private var resynchroniser = Resynchroniser { $0 == 0x28 || (0x50...0x5f) ~= $0 }
  private var frame = Frame()
  /// The offset of the frame before, if that had content and no checksum.
  private var uncheckedOffset: Int?
  private var isInsideFrame = false
  private var isEnded = false
  private var pendingGap: Damage?

  private static let chunkByteCount = 1 << 19

  init(_ input: StoredInput, damagedUnits: Set<Int>) throws(ByteIOError) {
    self.input = input
    self.damagedUnits = damagedUnits
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

  private func startFrame() throws(ByteIOError) {
    uncheckedOffset = frame.hasHandedOut && !frame.hasChecksum ? frame.offset : nil
    frame = Frame(offset: input.offset)
    try input.fill(ZstdFormat.maximumHeaderByteCount)
    let header = input.buffer[input.position..<input.end].prefix(ZstdFormat.maximumHeaderByteCount)
    frame.isFrame = Container(signature: Array(header)) == .zstd
    frame.hasChecksum = ZstdFormat.hasChecksum(header)
    frame.windowByteCount = ZstdFormat.windowByteCount(header) ?? 0
    if damagedUnits.contains(frame.offset) {
      frame.limit = try findNextFrame() ? input.offset : input.byteCount
      try input.seek(to: frame.offset)
    }
  }

  private func decode() throws(ByteIOError) -> Chunk? {
    if !isInsideFrame { try startFrame() }
    if try input.fill(min(inflater.wantedByteCount, Self.chunkByteCount)) == 0, !isInsideFrame {
      isEnded = true
      return nil
    }
    let (bytes, usedByteCount, result) = inflater.inflate(
      input.buffer, input.range(before: frame.limit), upTo: Self.chunkByteCount)
    if inflater.refusal == .memory {
      throw .library(
        name: "libzstd", path: input.path,
        reason: "no memory for the window of \(frame.windowText) that the frame at byte "
          + "\(frame.offset) asks for; free some, or raise the limit of this process")
    }
    input.advance(usedByteCount)
    isInsideFrame = true
    if !bytes.isEmpty { frame.hasHandedOut = true }
    switch result {
    case .finished: isInsideFrame = false
    case .unfinished where usedByteCount == 0 && bytes.isEmpty:
      pendingGap = gap(
        input.available == 0 ? "the file ends inside it" : "another frame begins inside it")
    case .unfinished: break
    case .failed where inflater.refusal == .window:
      pendingGap = gap(
        "its window of \(frame.windowText) is larger than the "
          + "\(1 << (ZstdInflater.maximumWindowLog - 20)) MiB that are accepted")
    case .failed(let reason): pendingGap = gap(reason)
    }
    return bytes.isEmpty
      ? nil : Chunk(bytes, unit: damagedUnits.contains(frame.offset) ? frame.offset : nil)
  }

  private func gap(_ reason: String) -> Damage {
    // What is no frame after one without a checksum may be the rest of that one, or its checksum.
    let unit = frame.hasHandedOut ? frame.offset : frame.isFrame ? nil : uncheckedOffset
    return input.damage(
      at: input.offset, "in the zstd frame at byte \(frame.offset): \(reason)", unit: unit)
  }

  private func pass(_ gap: Damage) throws(ByteIOError) -> Damage {
    inflater.reset()
    isInsideFrame = false
    isEnded = try !findNextFrame()
    frame = Frame(offset: frame.offset)
    return resynchroniser.completed(gap)
  }

  private func findNextFrame() throws(ByteIOError) -> Bool {
    if let limit = frame.limit {
      try input.seek(to: limit)
      return try input.fill(1) > 0
    }
    return try resynchroniser.find(in: input, after: frame.offset) {
      ZstdInflater.isPlausible($0, $1)
    }
  }
}

/// One decoding of zstd frames, one after another.
final class ZstdInflater {
  /// The number of bytes that should be at hand for the next call to `inflate`; at least 1.
  private(set) var wantedByteCount: Int
  /// What was lacking where the last call failed for lack of it, not for damage.
  private(set) var refusal: Refusal?

  enum Refusal { case memory, window }

  private let context: OpaquePointer

  private static let trialByteCount = 1 << 16
  /// The largest window that is accepted, as a power of 2: what `zstd --long=31` makes, as for the
  /// dumps of Reddit. Memory is taken only as the content fills it.
  static let maximumWindowLog: Int32 = 31

  init(path: String) throws(ByteIOError) {
    guard let context = ZSTD_createDCtx() else {
      throw .library(name: "libzstd", path: path, reason: "no memory for a decoder")
    }
    self.context = context
    wantedByteCount = ZSTD_initDStream(context)
    let code = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.maximumWindowLog)
    if ZSTD_isError(code) != 0 {
      throw .library(
        name: "libzstd", path: path, reason: String(cString: ZSTD_getErrorName(code)))
    }
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Makes ready for the next frame, wherever it was in the last.
  func reset() {
    wantedByteCount = ZSTD_initDStream(context)
    refusal = nil
  }

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
    if ZSTD_isError(code) != 0 {
      switch ZSTD_getErrorCode(code) {
      case ZSTD_error_memory_allocation: refusal = .memory
      case ZSTD_error_frameParameter_windowTooLarge: refusal = .window
      default: refusal = nil
      }
      return .failed(String(cString: ZSTD_getErrorName(code)))
    }
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
