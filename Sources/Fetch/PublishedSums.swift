/// The files of checksums that mirrors put beside what they serve.
///
/// Wikimedia's dumps have `frwiki-20240101-sha1sums.txt` and `…-md5sums.txt` in the folder of the
/// dump (under `latest/`, the list has the dated names); elsewhere `SHA256SUMS` is the custom.
enum PublishedSums {
  /// The most that is read of a list, in bytes; Wikimedia's longest have some 300 kB.
  static let maximumBytes = 16 << 20

  /// The URLs to look at for the sum of the file at `address`, the most trusted first.
  static func places(for address: Address) -> [(url: String, algorithm: Checksum.Algorithm)] {
    guard let dump = DumpName(address.remoteName) else {
      return [("\(address.folder)SHA256SUMS", .sha256)]
    }
    let stem = "\(address.folder)\(dump.wiki)-\(dump.date)"
    return [("\(stem)-sha1sums.txt", .sha1), ("\(stem)-md5sums.txt", .md5)]
  }

  /// The checksum that `list` has for the file called `name`, if there is one.
  ///
  /// - Parameter list: Lines as GNU `sha1sum` writes them, with or without `--tag`.
  static func checksum(
    of name: String, in list: [UInt8], by algorithm: Checksum.Algorithm
  ) -> Checksum? {
    for line in list.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let entry = entry(String(decoding: line, as: UTF8.self)) else { continue }
      guard entry.name == name || isDated(entry.name, latest: name) else { continue }
      if let checksum = try? Checksum(algorithm, entry.digits) { return checksum }
    }
    return nil
  }

  private static func entry(_ line: String) -> (name: String, digits: String)? {
    if let open = line.firstRange(of: " (") {
      let tail = line[open.upperBound...]
      if let close = tail.firstRange(of: ") = ") {
        return (plain(tail[..<close.lowerBound]), String(tail[close.upperBound...]))
      }
    }
    guard let space = line.firstIndex(of: " ") else { return nil }
    let name = line[line.index(after: space)...]
    // The second separator is a space for text and an asterisk for binary mode.
    guard let mode = name.first, mode == " " || mode == "*" else { return nil }
    return (plain(name.dropFirst()), String(line[..<space]))
  }

  private static func plain(_ name: Substring) -> String {
    String(name.hasPrefix("./") ? name.dropFirst(2) : name)
  }

  /// Whether `dated` is the file that a folder of the newest dumps calls `latest`.
  private static func isDated(_ dated: String, latest: String) -> Bool {
    guard let latest = DumpName(latest), latest.date == "latest", let dated = DumpName(dated)
    else { return false }
    return latest.wiki == dated.wiki && latest.rest == dated.rest
  }
}

/// A file name of Wikimedia's: `frwiki-20240101-pages-articles.xml.bz2`.
private struct DumpName {
  let wiki: Substring
  /// Eight digits, or `latest`.
  let date: Substring
  let rest: Substring

  init?(_ name: String) {
    let parts = name.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, !parts[2].isEmpty else { return nil }
    let isWord = parts[0].utf8.allSatisfy {
      ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
        || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: "_")
    }
    let isDate =
      parts[1].utf8.count == 8
      && parts[1].utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard isWord, isDate || parts[1] == "latest" else { return nil }
    (wiki, date, rest) = (parts[0], parts[1], parts[2])
  }
}
