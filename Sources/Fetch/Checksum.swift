import ByteIO
import CCrypto
import Engine

/// The digest that a file ought to have, by an algorithm that mirrors publish.
///
/// MD5 and SHA-1 tell a damaged file from a good one; only SHA-256 also withstands forgery.
public struct Checksum: Hashable, Sendable, CustomStringConvertible {
  /// How the digest is computed, the most trusted first.
  public enum Algorithm: String, CaseIterable, Sendable, CustomStringConvertible {
    /// SHA-256 (FIPS 180-4).
    case sha256
    /// SHA-1 (FIPS 180-4).
    case sha1
    /// MD5 (RFC 1321).
    case md5

    /// The name as the standards write it.
    public var description: String {
      switch self {
      case .sha256: "SHA-256"
      case .sha1: "SHA-1"
      case .md5: "MD5"
      }
    }

    /// The length of a digest, in bytes.
    public var byteCount: Int {
      switch self {
      case .sha256: 32
      case .sha1: 20
      case .md5: 16
      }
    }
  }

  /// Who says what the checksum is.
  public enum Source: Hashable, Sendable, CustomStringConvertible {
    /// The caller.
    case given
    /// A file of sums at `url`, beside the fetched one.
    case published(url: String)

    /// The end of a sentence that states the checksum.
    public var description: String {
      switch self {
      case .given: "as was given"
      case .published(let url): "as \(url) has it"
      }
    }
  }

  /// How the digest is computed.
  public let algorithm: Algorithm
  /// The digest as lower-case hexadecimal digits.
  public let hexadecimal: String

  /// Makes a checksum of hexadecimal digits in either case.
  ///
  /// - Throws: ``FetchError/badChecksum(_:text:)``.
  public init(_ algorithm: Algorithm, _ hexadecimal: String) throws(FetchError) {
    guard hexadecimal.utf8.count == 2 * algorithm.byteCount,
      hexadecimal.unicodeScalars.allSatisfy({ $0.isASCII && $0.properties.isASCIIHexDigit })
    else { throw .badChecksum(algorithm, text: hexadecimal) }
    self.algorithm = algorithm
    self.hexadecimal = hexadecimal.lowercased()
  }

  /// Reads what ``description`` wrote; `nil` for anything else.
  init?(description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])),
      let checksum = try? Checksum(algorithm, String(parts[1]))
    else { return nil }
    self = checksum
  }

  /// Computes the checksum of the file at `path`, read in pieces of 1 MiB.
  ///
  /// - Throws: ``FetchError/unavailable(_:)``, ``FetchError/file(_:)``.
  init(
    _ algorithm: Algorithm, ofFile path: String, progress: ProgressLine
  ) throws(FetchError) {
    let digest = try Digest(algorithm)
    let file = try onDisk { () throws(ByteIOError) in try File(reading: path) }
    progress.start("check \(path.split(separator: "/").last ?? "")", total: file.byteCount)
    defer { progress.finish() }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var done = 0
    while true {
      let count = try onDisk { () throws(ByteIOError) in try file.read(into: &buffer) }
      if count == 0 { break }
      buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      done += count
      progress.update(done: done)
    }
    self.algorithm = algorithm
    hexadecimal = digest.finish()
  }

  /// The algorithm and the digits, as download records have them: `sha1:da39a3ee…`.
  public var description: String { "\(algorithm.rawValue):\(hexadecimal)" }
}

/// A running digest by libcrypto.
private struct Digest: ~Copyable {
  private let context: OpaquePointer
  private let byteCount: Int

  init(_ algorithm: Checksum.Algorithm) throws(FetchError) {
    let method =
      switch algorithm {
      case .sha256: EVP_sha256()
      case .sha1: EVP_sha1()
      case .md5: EVP_md5()
      }
    guard let context = EVP_MD_CTX_new() else { throw .unavailable(algorithm) }
    guard EVP_DigestInit_ex(context, method, nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw .unavailable(algorithm)
    }
    self.context = context
    byteCount = algorithm.byteCount
  }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: byteCount)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.hexadecimal
  }
}
