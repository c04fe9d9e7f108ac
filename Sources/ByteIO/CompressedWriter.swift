/// Writes a file in one of the containers, from its first byte to its last.
///
/// The same content and level give the same bytes, in whatever pieces it is written: headers hold
/// no times or names. (ISA-L may choose other matches on processors with other instructions; the
/// content is the same.)
public struct CompressedWriter: ~Copyable {
  private let file: File
  private let encoder: (any Encoder)?
  private var buffer: [UInt8] = []

  // Encoders may cut differently where calls do, so they are always called with this much.
  private static let bufferByteCount = 1 << 20

  /// Creates `path`, or empties it.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard output.
  ///   - container: What to wrap the content in.
  ///   - level: gzip 0…3 (2 if `nil`), bzip2 1…9 (9), zstd 1…19 (3); `nil` for plain files.
  /// - Throws: ``ByteIOError/unsupportedLevel(_:container:range:)``,
  ///   ``ByteIOError/notWritten(path:container:)`` (xz) or
  ///   ``ByteIOError/system(operation:path:code:)``.
  public init(path: String, container: Container, level: Int?) throws(ByteIOError) {
    if container == .xz { throw .notWritten(path: path, container: container) }
    let encoder = try Self.encoder(container, level)
    file = try File(writing: path)
    self.encoder = encoder
  }

  private static func encoder(
    _ container: Container, _ level: Int?
  ) throws(ByteIOError) -> (any Encoder)? {
    switch container {
    case .plain, .xz:
      if let level { throw .unsupportedLevel(level, container: container, range: nil) }
      return nil
    case .gzip:
      return GzipEncoder(level: try checked(level ?? 2, container, GzipEncoder.levels))
    case .bzip2:
      return try BZip2Encoder(level: checked(level ?? 9, container, BZip2Encoder.levels))
    case .zstd:
      return try ZstdEncoder(level: checked(level ?? 3, container, ZstdEncoder.levels))
    }
  }

  private static func checked(
    _ level: Int, _ container: Container, _ range: ClosedRange<Int>
  ) throws(ByteIOError) -> Int {
    if range.contains(level) { return level }
    throw .unsupportedLevel(level, container: container, range: range)
  }

  /// Appends `bytes` to the content.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(ByteIOError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.count, Self.bufferByteCount - buffer.count)
      buffer.append(contentsOf: rest[..<count])
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      if buffer.count == Self.bufferByteCount { try flush(isLast: false) }
    }
  }

  /// Appends `bytes` to the content.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public mutating func write(_ bytes: [UInt8]) throws(ByteIOError) {
    var failure: ByteIOError?
    bytes.withUnsafeBytes { raw in
      do throws(ByteIOError) { try write(raw) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Ends the container and puts the file on the disk; without this it is cut short.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public consuming func finish() throws(ByteIOError) {
    try flush(isLast: true)
    try file.synchronise()
  }

  private mutating func flush(isLast: Bool) throws(ByteIOError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard let encoder else { return try file.write(buffer) }
    var output: [UInt8] = []
    var failure: ByteIOError?
    buffer.withUnsafeBytes { raw in
      do throws(ByteIOError) {
        try encoder.encode(raw, isLast: isLast, into: &output)
      } catch { failure = error }
    }
    if let failure { throw failure }
    try file.write(output)
  }
}
