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
  /// A damaged signature should be reported as damage, not passed on as text, so wrong bytes do not
  /// turn a compressed file into a plain one, where what is left of its signature is no text.
  init(signature: [UInt8]) {
    if Self.matchCount(signature, [0x1f, 0x8b, 8]) >= 2 {
      self = .gzip
    } else if Self.isZstd(signature) {
      self = .zstd
    } else if Self.isBZip2(signature) {
      self = .bzip2
    } else if Self.matchCount(signature, XzReader.signature) >= 5 {
      self = .xz
    } else {
      self = .plain
    }
  }

  /// The container whose decoder can read on from some place in `bytes`, the start of a file that
  /// begins like none and is no text either: it may have lost its first bytes.
  init?(searching bytes: [UInt8]) {
    for start in bytes.indices {
      let rest = start..<bytes.count
      switch bytes[start] {
      case 0x1f where GzipMember.isPlausible(bytes, rest): self = .gzip
      case 0x28 where ZstdInflater.isPlausible(bytes, rest): self = .zstd
      case 0xfd where XzReader.isStream(bytes, rest): self = .xz
      case 0x42 where Self.isBZip2(Array(bytes[rest].prefix(10))): self = .bzip2
      default: continue
      }
      return
    }
    return nil
  }

  /// Whether a file that begins with `bytes` is no text, in any encoding.
  static func isBinary(_ bytes: ArraySlice<UInt8>) -> Bool {
    // So many bytes of compressed data hardly ever hold none that text has not.
    let start = Array(bytes.prefix(512))
    return start.contains { $0 < 9 || 14...25 ~= $0 } && Transcoder.encoding(of: start) == nil
  }

  private static func matchCount(_ bytes: [UInt8], _ expected: [UInt8]) -> Int {
    zip(bytes, expected).count(where: ==)
  }

  private static func isZstd(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4 else { return false }
    let magic = UInt32(littleEndian: bytes[0..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    return matchCount(bytes, [0x28, 0xb5, 0x2f, 0xfd]) >= 3
      || magic & ~15 == ZstdFormat.skippableMagic
  }

  private static func isBZip2(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4 else { return false }
    let digit = min(max(bytes[3], 0x31), 0x39)
    return [BZip2Format.blockMagic, BZip2Format.streamEndMagic].contains { magic in
      let expected = (0..<6).map { UInt8(truncatingIfNeeded: magic >> UInt64(40 - 8 * $0)) }
      if matchCount(bytes, Array("BZh".utf8) + [digit] + expected) >= 8 { return true }
      let rest = bytes[4...].prefix(6)
      return bytes.starts(with: "BZh".utf8) && bytes[3] == digit
        && 2 * matchCount(Array(rest), expected) >= rest.count
    }
  }
}

/// A piece of a file's content, or the place where some of it is lost.
public enum Chunk: Sendable {
  /// The bytes that come next; never empty.
  case bytes([UInt8])
  /// The bytes that come next, of the unit at the stored offset `unit`, whose checksum is known to
  /// fail: any of them may be wrong. Never empty.
  case unverified([UInt8], unit: Int)
  /// Bytes are missing, or not to be trusted to be whole, between the neighbours of this.
  case gap(Damage)

  /// The bytes that come next, of the damaged unit at `unit` if of one.
  init(_ bytes: [UInt8], unit: Int?) {
    self = unit.map { .unverified(bytes, unit: $0) } ?? .bytes(bytes)
  }
}
