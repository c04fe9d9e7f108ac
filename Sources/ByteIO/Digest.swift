import CCrypto
import CXXHash
import Glibc

/// SHA-256 by OpenSSL's libcrypto (FIPS 180-4), the hash that proves artefacts.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts an empty message.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto has no SHA-256: its installation is broken")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends `bytes` to the message.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest of all that was appended, as 64 lower-case hexadecimal digits.
  public consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.hexadecimal
  }

  /// The digest of `bytes`.
  public static func hex(of bytes: [UInt8]) -> String {
    let hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }

  /// The digest of the file at `path`, read in pieces of 1 MiB.
  public static func hex(ofFile path: String) throws(ByteIOError) -> String {
    let hash = SHA256()
    let file = try File(reading: path)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try file.read(into: &buffer)
      if count == 0 { return hash.finish() }
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}

/// A 128-bit content hash: XXH3 (xxHash 0.8, seed 0), stable across machines and versions.
public struct ContentHash: Hashable, Comparable, Sendable {
  /// The most significant half.
  public let high: UInt64
  /// The least significant half.
  public let low: UInt64

  /// Makes a hash from its halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Hashes `bytes`.
  public init(of bytes: UnsafeRawBufferPointer) {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    self.init(high: hash.high64, low: hash.low64)
  }

  /// Reads the 32 digits of ``hexadecimal``; `nil` for anything else.
  public init?(hexadecimal digits: UnsafeRawBufferPointer) {
    guard digits.count == 32 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for place in 0..<32 {
      let digit: UInt8
      switch digits[place] {
      case let byte where (0x30...0x39).contains(byte): digit = byte - 0x30
      case let byte where (0x61...0x66).contains(byte): digit = byte - 0x57
      default: return nil
      }
      halves = (halves.0 << 4 | halves.1 >> 60, halves.1 << 4 | UInt64(digit))
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// Hashes `bytes`.
  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { ContentHash(of: $0) }
  }

  /// 32 lower-case hexadecimal digits, most significant first.
  public var hexadecimal: String {
    (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(8 * (7 - index % 8)))
    }.hexadecimal
  }

  /// Compares as 128-bit numbers.
  public static func < (left: ContentHash, right: ContentHash) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension [UInt8] {
  /// The bytes as lower-case hexadecimal digits, two a byte.
  package var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * count)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
