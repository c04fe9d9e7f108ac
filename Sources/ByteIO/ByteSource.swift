/// The content of a file, decompressed piece by piece, with damage reported and passed over.
///
/// The container is told by the file's first bytes. A damaged file yields all that can be read:
/// the bytes before the damage, a gap, and the bytes after it. Memory stays bounded by some 10 MB
/// for each worker whatever the file holds (a bzip2 block may take 27 MB, and one of a repeated
/// byte grows to 46 MB; an xz stream may ask for 256 MiB, and one that asks for more is damage).
public final class ByteSource {
  /// What the file's bytes are wrapped in.
  public let container: Container
  private let input: StoredInput
  private let decoder: any ChunkDecoder
  private var isAfterGap = false
  /// What ``head(_:)`` has read ahead, and whether that is all there is.
  private var ahead: [Chunk] = []
  private var isAtEnd = false

  /// Opens a file and tells its container.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input, in which nothing is read twice.
  ///   - workers: The number of bzip2 blocks that are decoded at the same time; the other
  ///     containers are decoded by one worker. The chunks are the same for every number.
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when the file cannot be read.
  public init(path: String, workers: Int) throws(ByteIOError) {
    input = try StoredInput(path: path)
    let count = min(try input.fill(Container.signatureByteCount), Container.signatureByteCount)
    container = Container(signature: Array(input.buffer[..<count]))
    decoder =
      switch container {
      case .plain: PlainDecoder(input)
      case .gzip: GzipDecoder(input)
      case .bzip2: BZip2Decoder(input, workers: workers)
      case .zstd: try ZstdDecoder(input)
      case .xz: XzDecoder(input)
      }
  }

  /// The number of stored bytes read so far.
  public var storedBytesRead: Int { input.bytesRead }

  /// The number of bytes in the stored file, or `nil` for pipes and standard input.
  public var storedByteCount: Int? { input.byteCount }

  /// A note of damage at the place reached in the stored file.
  func damageHere(_ reason: String) -> Damage { input.damage(at: input.bytesRead, reason) }

  /// How the content begins, which is still there to be read: `byteCount` bytes, or as many as
  /// there are before the first gap or the end.
  ///
  /// - Returns: The bytes, and whether they are all of the content.
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when reading fails.
  public func head(
    _ byteCount: Int
  ) async throws(ByteIOError) -> (bytes: [UInt8], isWhole: Bool) {
    var head: [UInt8] = []
    var place = 0
    while head.count < byteCount {
      if place == ahead.count {
        guard !isAtEnd, let chunk = try await read() else {
          isAtEnd = true
          return (head, true)
        }
        ahead.append(chunk)
      }
      guard case .bytes(let bytes) = ahead[place] else { break }
      head += bytes.prefix(byteCount - head.count)
      place += 1
    }
    return (head, false)
  }

  /// The next piece of the content, or `nil` at the end.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when reading fails; damage is no
  ///   error but a ``Chunk/gap(_:)``.
  public func next() async throws(ByteIOError) -> Chunk? {
    if !ahead.isEmpty { return ahead.removeFirst() }
    return isAtEnd ? nil : try await read()
  }

  private func read() async throws(ByteIOError) -> Chunk? {
    while let chunk = try await decoder.next() {
      guard case .gap = chunk else {
        isAfterGap = false
        return chunk
      }
      // What is damaged right after damage belongs to the same gap.
      if !isAfterGap {
        isAfterGap = true
        return chunk
      }
    }
    return nil
  }
}

/// What turns stored bytes into content.
protocol ChunkDecoder: AnyObject {
  /// The next piece of content, or `nil` at the end, and then always `nil`.
  func next() async throws(ByteIOError) -> Chunk?
}

/// Passes bytes on as they are.
final class PlainDecoder: ChunkDecoder {
  private let input: StoredInput
  private var isEmpty = true

  init(_ input: StoredInput) { self.input = input }

  func next() throws(ByteIOError) -> Chunk? {
    let count = min(try input.fill(1), 1 << 19)
    if count == 0 {
      defer { isEmpty = false }
      return isEmpty ? .gap(input.damage(at: 0, "the file is empty")) : nil
    }
    isEmpty = false
    let bytes = Array(input.buffer[input.position..<input.position + count])
    input.advance(count)
    return .bytes(bytes)
  }
}
