/// What a file's bytes are wrapped in.
public enum Container: String, Sendable {
  /// Nothing: the bytes as they are.
  case plain
  /// gzip (RFC 1952), one member or many.
  case gzip
  /// bzip2, one stream or many (as in Wikipedia's multistream dumps).
  case bzip2
  /// Zstandard (RFC 8878), one frame or many, skippable ones among them.
  case zstd
  /// xz, one stream or many; read, not written.
  case xz

  /// The number of first bytes that tell one container from another.
  static let signatureByteCount = 10

  /// Tells the container by a file's first bytes; names play no part.
  ///
  /// A damaged signature should be reported as damage, not passed on as text, so one wrong byte
  /// or two do not turn a bzip2 file into a plain one.
  init(signature: [UInt8]) {
    if signature.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if Self.isZstd(signature) {
      self = .zstd
    } else if Self.isBZip2(signature) {
      self = .bzip2
    } else if signature.starts(with: XzInflater.signature) {
      self = .xz
    } else {
      self = .plain
    }
  }

  private static func isZstd(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4 else { return false }
    let magic = UInt32(littleEndian: bytes[0..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    return magic == ZstdFormat.frameMagic || magic & ~15 == ZstdFormat.skippableMagic
  }

  private static func isBZip2(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4, bytes.starts(with: Array("BZh".utf8)), (0x31...0x39) ~= bytes[3] else {
      return false
    }
    let rest = bytes[4...].prefix(6)
    return [BZip2Format.blockMagic, BZip2Format.streamEndMagic].contains { magic in
      let expected = (0..<6).map { UInt8(truncatingIfNeeded: magic >> UInt64(40 - 8 * $0)) }
      return 2 * zip(rest, expected).count(where: ==) >= rest.count
    }
  }
}

/// A piece of a file's content, or the place where some of it is lost.
public enum Chunk: Sendable {
  /// The bytes that come next; never empty.
  case bytes([UInt8])
  /// Bytes are missing, or not to be trusted to be whole, between the neighbours of this.
  case gap(Damage)
}
