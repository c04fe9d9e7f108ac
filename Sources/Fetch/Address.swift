import ByteIO
import Foundation

/// An `http` or `https` URL, taken apart as far as fetching and caching need.
public struct Address: Sendable, CustomStringConvertible {
  /// What is asked for: the URL as typed, without its fragment.
  let url: String
  /// The URL for people: without credentials, and with `?…` for a query, which may hold a token.
  public let description: String
  /// The host, without its port.
  let host: String
  /// The URL of the folder that the file is in, with its final slash and without a query.
  let folder: String
  /// The last component of the path, percent escapes decoded; empty where the path ends in a slash.
  let remoteName: String
  /// A name for the file on disk: of letters, digits and `._~%+-=,@`, never empty, never hidden.
  let fileName: String
  /// 32 hexadecimal digits which stand for the URL without its credentials.
  let key: String

  /// Takes a URL apart.
  ///
  /// - Throws: ``FetchError/badAddress(url:reason:)``.
  public init(_ text: String) throws(FetchError) {
    let shown = Self.redacted(text)
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw .badAddress(url: shown, reason: "it has a space, a backslash or a control character")
    }
    guard let mark = text.firstRange(of: "://") else {
      throw .badAddress(url: shown, reason: "it has no scheme")
    }
    let scheme = text[..<mark.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else {
      throw .badAddress(url: shown, reason: "only http and https can be fetched")
    }
    let whole = text.prefix { $0 != "#" }
    let rest = whole[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let path = rest[authority.endIndex...].prefix { $0 != "?" }
    let query = rest[path.endIndex...]
    host = Self.host(in: place)
    guard !host.isEmpty else { throw .badAddress(url: shown, reason: "it names no host") }
    // A secret with an unescaped `/` or `?` would pass for a port, and be shown.
    guard Self.isPort(place.dropFirst(host.count)) else {
      throw .badAddress(url: shown, reason: "its port is not a number")
    }
    url = String(whole)
    let raw = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    description = "\(scheme)://\(place)\(path)\(query.isEmpty ? "" : "?…")"
    folder = "\(scheme)://\(authority)\(path.dropLast(raw.count))\(path.isEmpty ? "/" : "")"
    remoteName = raw.removingPercentEncoding ?? String(raw)
    fileName = Self.fileName(for: raw)
    key = String(SHA256.hex(of: Array("\(scheme)://\(place)\(path)\(query)".utf8)).prefix(32))
  }

  /// Whether the host is this machine, which no proxy stands before.
  var isLoopback: Bool { ["127.0.0.1", "localhost", "[::1]"].contains(host) }

  /// What may be shown of a text that need not be a URL: nothing before the last `@`, no query.
  private static func redacted(_ text: String) -> String {
    let tail = text.lastIndex(of: "@").map { text[text.index(after: $0)...] } ?? text[...]
    let scheme =
      tail.count < text.count ? text.firstRange(of: "://").map { text[..<$0.upperBound] } : nil
    return "\(scheme ?? "")\(tail.prefix { $0 != "?" && $0 != "#" })"
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty
      || text.hasPrefix(":") && text.count <= 6 && text.dropFirst().allSatisfy { "0"..."9" ~= $0 }
  }

  private static func host(in place: Substring) -> String {
    if place.hasPrefix("["), let end = place.firstIndex(of: "]") {
      return place[...end].lowercased()
    }
    return place.prefix { $0 != ":" }.lowercased()
  }

  private static func fileName(for name: Substring) -> String {
    let kept = Set("._~%+-=,@".utf8)
    let bytes = name.utf8.map { byte in
      let isSafe =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || kept.contains(byte)
      return isSafe ? byte : UInt8(ascii: "_")
    }
    // The end tells the format; file systems allow 255 bytes, and `.source.json` follows.
    let safe = String(decoding: bytes.suffix(200).drop { $0 == UInt8(ascii: ".") }, as: UTF8.self)
    return safe.isEmpty ? "download" : safe
  }
}
