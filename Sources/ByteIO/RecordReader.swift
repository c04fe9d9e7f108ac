/// The records of a file, compressed or not, in batches and in order.
///
/// ```swift
/// let reader = try RecordReader(path: "c4-fi.json.gz", framing: .lines, workers: 4)
/// while let batch = try await reader.next() {
///   for record in batch.records { parse(batch.bytes[record]) }
/// }
/// ```
///
/// Damage costs the record in which it falls and no other. After a gap, a line's end is needed to
/// find the next line: what was left of the line before the gap and what comes up to that end are
/// one failure. An element that was begun before a gap is one failure, and its orphaned end is
/// passed over.
///
/// A file of elements may be in any encoding that ICU knows and that the file names as XML does, or
/// has a byte order mark of; its records are UTF-8, and offsets count bytes of that.
public final class RecordReader {
  /// The number of bytes in the stored file, or `nil` for pipes and standard input.
  public let storedByteCount: Int?
  private let source: ByteSource
  private let batchBytes: Int
  private let rootEnd: String?
  private var scanner: RecordScanner
  private var chunk: [UInt8] = []
  private var chunkPosition = 0
  private var chunkUnit: Int?
  private var isEnded = false
  private let path: String
  /// The first bytes of a file of elements, until they tell its encoding.
  private var start: [UInt8]?
  private var startUnit: Int?
  private var transcoder: Transcoder?
  private var held: Chunk?
  private var isFlushed = false

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - framing: How records are told apart.
  ///   - workers: The number of bzip2 or xz blocks that are decoded at the same time.
  ///   - damagedUnits: Stored offsets of units whose check is known to fail, as ``ByteSource`` has
  ///     them.
  ///   - batchBytes: A batch ends with the record that brings it to this many bytes.
  ///   - maximumRecordBytes: Longer records are failures, so that memory stays bounded.
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when the file cannot be read.
  public convenience init(
    path: String, framing: Framing, workers: Int, damagedUnits: Set<Int> = [],
    batchBytes: Int = 1 << 20, maximumRecordBytes: Int = 64 << 20
  ) throws(ByteIOError) {
    self.init(
      try ByteSource(path: path, workers: workers, damagedUnits: damagedUnits), path: path,
      framing: framing, batchBytes: batchBytes, maximumRecordBytes: maximumRecordBytes)
  }

  /// Reads the content of a file that is open, of which nothing has been read but its head.
  public init(
    _ source: ByteSource, path: String, framing: Framing, batchBytes: Int = 1 << 20,
    maximumRecordBytes: Int = 64 << 20
  ) {
    self.source = source
    self.path = path
    storedByteCount = source.storedByteCount
    self.batchBytes = max(1, batchBytes)
    if case .elements(_, let rootEnd) = framing {
      self.rootEnd = rootEnd
      start = []
    } else {
      rootEnd = nil
    }
    scanner = RecordScanner(
      framing: framing, batchBytes: self.batchBytes, maximumRecordBytes: maximumRecordBytes)
  }

  /// What wraps the file's bytes.
  public var container: Container { source.container }

  /// The number of stored bytes read so far.
  public var storedBytesRead: Int { source.storedBytesRead }

  /// The bytes before the first element, at most 1 MiB; whole once a batch with a record is
  /// out. Empty for lines.
  public var preamble: [UInt8] { scanner.preamble }

  /// How many bytes of ``preamble`` come before the first that was lost or may be wrong, and the
  /// stored offset of that damage; `nil` where there is none.
  public var preambleDamage: (byteCount: Int, storedOffset: Int)? { scanner.preambleDamage }

  /// The next batch, or `nil` at the end of the file.
  ///
  /// - Returns: A batch, which may hold no records and only tell of failures and damage.
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when reading fails,
  ///   ``ByteIOError/unknownEncoding(path:name:)`` for elements in an encoding that ICU lacks.
  public func next() async throws(ByteIOError) -> RecordBatch? {
    while true {
      if scanner.scan() { return scanner.takeBatch() }
      if isEnded { return scanner.isBatchEmpty ? nil : scanner.takeBatch() }
      if chunkPosition < chunk.count {
        // Not more than a batch at a time, so that little is left over when one is taken.
        let end = min(chunk.count, chunkPosition + max(batchBytes, 1 << 12))
        scanner.append(chunk[chunkPosition..<end], unit: chunkUnit)
        chunkPosition = end
        continue
      }
      switch try await nextChunk() {
      case .bytes(let bytes): (chunk, chunkPosition, chunkUnit) = (bytes, 0, nil)
      case .unverified(let bytes, let unit): (chunk, chunkPosition, chunkUnit) = (bytes, 0, unit)
      case .gap(let damage): scanner.note(damage)
      case nil:
        scanner.finish(missingRootEnd: rootEnd.map { source.damageHere("it ends without \($0)") })
        isEnded = true
      }
    }
  }

  // MARK: Encodings

  /// The next piece of the content, in UTF-8 where it is of elements.
  private func nextChunk() async throws(ByteIOError) -> Chunk? {
    while true {
      var next = held
      held = nil
      if next == nil { next = try await source.next() }
      switch next {
      case .bytes(let bytes):
        if let chunk = try utf8(bytes, unit: nil) { return chunk }
      case .unverified(let bytes, let unit):
        if let chunk = try utf8(bytes, unit: unit) { return chunk }
      case .gap(let damage):
        if start != nil {
          held = .gap(damage)
          return try begin()
        }
        transcoder?.skipGap()
        return .gap(damage)
      case nil:
        if start != nil { return try begin() }
        if isFlushed { return nil }
        isFlushed = true
        return .bytes(transcoder?.utf8([], isLast: true) ?? [])
      }
    }
  }

  /// What comes next in UTF-8; `nil` while there is not enough of it to tell its encoding.
  private func utf8(_ bytes: [UInt8], unit: Int?) throws(ByteIOError) -> Chunk? {
    guard let first = start else {
      return Chunk(transcoder?.utf8(bytes) ?? bytes, unit: unit)
    }
    if !first.isEmpty, unit != startUnit {
      held = Chunk(bytes, unit: unit)
      return try begin()
    }
    (start, startUnit) = (first + bytes, unit)
    return first.count + bytes.count >= Transcoder.startByteCount ? try begin() : nil
  }

  /// The first bytes in UTF-8, now that there are enough of them, or as many as there are.
  private func begin() throws(ByteIOError) -> Chunk {
    let bytes = start ?? []
    start = nil
    transcoder = try Transcoder(start: bytes, path: path)
    return Chunk(transcoder?.utf8(bytes) ?? bytes, unit: startUnit)
  }
}
