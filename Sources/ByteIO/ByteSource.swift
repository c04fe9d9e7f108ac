/// The content of a file, decompressed piece by piece, with damage reported and passed over.
///
/// The container is told by the file's first bytes. A damaged file yields all that can be read:
/// the bytes before the damage, a gap, and the bytes after it.
///
/// bzip2 blocks, and xz blocks that an index leads to, are checked before their bytes are handed
/// out. The checksum of a gzip member, of a zstd frame and of any other xz block comes last, after
/// its bytes are out: where it fails, the gap names the unit (``Damage/unit``), and whoever has
/// taken its bytes for good reads the file again, with this unit known as damaged. Then its bytes
/// are ``Chunk/unverified(_:unit:)``.
///
/// Memory stays bounded by some 10 MB for each worker whatever the file holds (a bzip2 block may
/// take 27 MB, and one of a repeated byte grows to 46 MB; xz blocks under way hold at most 128 MiB;
/// an xz block may ask for a dictionary of 256 MiB, a zstd frame for a window of 2 GiB, and what
/// asks for more is damage).
public final class ByteSource {
  /// What the file's bytes are wrapped in.
  public let container: Container
  private let input: StoredInput
  private let decoder: any ChunkDecoder
  private var isAfterGap = false
  /// What ``head(_:)`` has read ahead, and whether that is all there is.
  private var ahead: [Chunk] = []
  private var isAtEnd = false

  private static let searchedByteCount = 1 << 18

  /// Opens a file and tells its container.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input, in which nothing is read twice.
  ///   - workers: The number of bzip2 or xz blocks that are decoded at the same time; the other
  ///     containers are decoded by one worker. The chunks are the same for every number.
  ///   - damagedUnits: Stored offsets of units whose check is known to fail.
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when the file cannot be read.
  public init(
    path: String, workers: Int, damagedUnits: Set<Int> = []
  ) throws(ByteIOError) {
    input = try StoredInput(path: path)
    let count = min(try input.fill(Container.signatureByteCount), Container.signatureByteCount)
    var container = Container(signature: Array(input.buffer[..<count]))
    if container == .plain, Container.isBinary(input.buffer[..<input.end]) {
      let count = min(try input.fill(Self.searchedByteCount), Self.searchedByteCount)
      container = Container(searching: Array(input.buffer[..<count])) ?? .plain
    }
    self.container = container
    decoder =
      switch container {
      case .plain: PlainDecoder(input)
      case .gzip: GzipDecoder(input, damagedUnits: damagedUnits)
      case .bzip2: BZip2Decoder(input, workers: workers)
      case .zstd: try ZstdDecoder(input, damagedUnits: damagedUnits)
      case .xz: try XzDecoder(input, workers: workers, damagedUnits: damagedUnits)
      }
  }

  /// Reads the file at `path` to its end, and gives the stored offsets of the units whose check
  /// fails after their bytes were handed out.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public static func damagedUnits(
    path: String, workers: Int
  ) async throws(ByteIOError) -> Set<Int> {
    let source = try ByteSource(path: path, workers: workers)
    // Every bzip2 block is checked before it is handed out, and plain bytes have no check.
    if source.container == .plain || source.container == .bzip2 { return [] }
    var units: Set<Int> = []
    while let chunk = try await source.next() {
      if case .gap(let damage) = chunk, let unit = damage.unit { units.insert(unit) }
    }
    return units
  }

  /// The number of stored bytes read so far.
  public var storedBytesRead: Int { input.bytesRead }

  /// The number of bytes in the stored file, or `nil` for pipes and standard input.
  public var storedByteCount: Int? { input.byteCount }

  /// A note of damage at the place reached in the stored file.
  func damageHere(_ reason: String) -> Damage { input.damage(at: input.bytesRead, reason) }

  /// The first bytes of the content.
  public struct Head: Sendable {
    /// The bytes.
    public var bytes: [UInt8] = []
    /// Whether they are all of the content.
    public var isWhole = false
    /// The stored offset of the first damage that they are from, or that ends them, if any.
    public private(set) var damageOffset: Int?
    /// How many of them come before that damage.
    public var soundByteCount: Int { damageOffset == nil ? bytes.count : beforeDamage }
    private var beforeDamage = 0

    fileprivate mutating func note(_ offset: Int) {
      if damageOffset == nil { (damageOffset, beforeDamage) = (offset, bytes.count) }
    }
  }

  /// How the content begins, which is still there to be read: `byteCount` bytes, or as many as
  /// there are before the first gap or the end.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)`` when reading fails.
  public func head(
    _ byteCount: Int
  ) async throws(ByteIOError) -> Head {
    var head = Head()
    var place = 0
    while head.bytes.count < byteCount {
      if place == ahead.count {
        guard !isAtEnd, let chunk = try await read() else {
          isAtEnd = true
          head.isWhole = true
          return head
        }
        ahead.append(chunk)
      }
      switch ahead[place] {
      case .bytes(let bytes): head.bytes += bytes.prefix(byteCount - head.bytes.count)
      case .unverified(let bytes, let unit):
        head.note(unit)
        head.bytes += bytes.prefix(byteCount - head.bytes.count)
      case .gap(let damage):
        head.note(damage.offset)
        return head
      }
      place += 1
    }
    return head
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
