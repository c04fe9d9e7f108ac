import CCurl
import Glibc

/// Those by whose certificates servers are believed.
public enum Authorities {
  /// The file that has their certificates, where there is one that can be read: without it nothing
  /// comes from `https://`.
  public static var file: String? {
    guard let path = ccurl_authorities().map({ String(cString: $0) }), access(path, R_OK) == 0
    else { return nil }
    return path
  }
}
