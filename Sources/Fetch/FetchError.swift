public import ByteIO

/// Why a file could not be fetched; no message ever shows credentials or a URL's query.
public enum FetchError: Error, CustomStringConvertible, Sendable {
  /// The address is no `http://` or `https://` URL that could be asked for.
  case badAddress(url: String, reason: String)
  /// A checksum is not as many hexadecimal digits as its algorithm gives.
  case badChecksum(Checksum.Algorithm, text: String)
  /// libcrypto does not offer the algorithm here, as where MD5 is forbidden by policy.
  case unavailable(Checksum.Algorithm)
  /// The server answers with a status that asking again would not change.
  case refused(url: String, status: Int)
  /// The transfer cannot work as things stand: certificate, redirects, scheme.
  case rejected(url: String, reason: String)
  /// The server asks to come back after longer than is worth waiting for.
  case busy(url: String, waitSeconds: Int)
  /// The server does not say how long the file is, so that a whole one cannot be told from a part.
  case endless(url: String)
  /// The server answers with a page of HTML, though data was asked for.
  case webPage(url: String)
  /// The last of `attempts` attempts that brought nothing new failed, too.
  case failed(url: String, reason: String, attempts: Int)
  /// All of the file is in `path`, and it is not the file that `source` promised.
  case wrongContents(
    url: String, path: String, found: Checksum, expected: Checksum, source: Checksum.Source)
  /// The cache's own files could not be read or written.
  case file(ByteIOError)

  /// The file, what happened, and what to do, in one line.
  public var description: String {
    switch self {
    case .badAddress(let url, let reason):
      "\(url): \(reason); a source is a path or a URL such as https://example.org/file.json.gz"
    case .badChecksum(let algorithm, let text):
      "\(text): no \(algorithm), which has \(2 * algorithm.byteCount) hexadecimal digits"
    case .unavailable(let algorithm):
      "\(algorithm): not offered by this system's libcrypto; give another kind of checksum"
    case .refused(let url, let status):
      "\(url): the server answers with status \(status)\(Self.advice(status))"
    case .rejected(let url, let reason):
      "\(url): \(reason); check the address, or fetch the file by hand and name its path"
    case .busy(let url, let seconds):
      "\(url): the server asks to wait for \(seconds) s; run this again after that"
    case .endless(let url):
      "\(url): the server does not say how long it is (no Content-Length), so that a whole file "
        + "cannot be told from a part; give its checksum, {url: …, sha256: …}, or fetch it by hand "
        + "and name its path"
    case .webPage(let url):
      "\(url): found a web page (HTML), expected data; the server may want you to log in or to "
        + "agree to terms; fetch the file by hand and name its path"
    case .failed(let url, let reason, let attempts):
      "\(url): \(reason), \(attempts) times in a row; run this again to go on where it stopped"
    case .wrongContents(let url, let path, let found, let expected, let source):
      "\(url): its \(found.algorithm) is \(found.hexadecimal), not \(expected.hexadecimal) "
        + "\(source); correct the checksum, or delete \(path) to fetch the file again"
    case .file(let error): "\(error)"
    }
  }

  private static func advice(_ status: Int) -> String {
    switch status {
    case 401, 403, 407:
      " (it wants permission); fetch the file by hand with your account and name its path"
    case 404, 410: " (nothing is there); check the address, as mirrors remove old files"
    default: "; check the address"
    }
  }
}

/// Runs `body`, whose errors concern the cache's own files.
func onDisk<Value: ~Copyable>(
  _ body: () throws(ByteIOError) -> Value
) throws(FetchError) -> Value {
  do throws(ByteIOError) { return try body() } catch { throw .file(error) }
}
