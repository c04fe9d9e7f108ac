import ByteIO

/// Pages of HTML that servers send in the place of what was asked for: a form to log in, terms to
/// agree to, a notice that something is not there, all with the status 200.
enum WebPage {
  /// As much of a file as tells.
  static let startByteCount = 1024

  /// Whether a file that begins with `start` is such a page.
  ///
  /// - Parameters:
  ///   - contentType: What the server says that it is.
  ///   - name: The name that was asked for; one of a page may be answered by a page.
  static func isOne(_ start: [UInt8], contentType: String?, name: String) -> Bool {
    let name = name.lowercased()
    if [".html", ".htm", ".xhtml"].contains(where: name.hasSuffix) { return false }
    let text = start.dropFirst(ByteOrderMark.byteCount(in: start)).drop { $0 <= 0x20 }
    let words = ["<!doctype html", "<html", "<head", "<body"]
    let isMarkup = words.contains { word in
      text.count >= word.utf8.count && zip(text, word.utf8).allSatisfy { lower($0) == $1 }
        && text.dropFirst(word.utf8.count).first.map(isLetter) != true
    }
    if isMarkup { return true }
    let type = contentType?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    // Servers that know no better call data by that name, too; a tag or a comment is no data.
    return (type == "text/html" || type == "application/xhtml+xml")
      && text.first == UInt8(ascii: "<") && !isExport(text)
  }

  /// Whether `text` may be the beginning of a dump of a wiki.
  private static func isExport(_ text: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: text, as: UTF8.self)
    return text.hasPrefix("<mediawiki") || (text.hasPrefix("<?xml") && !text.contains("<html"))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower(byte))
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
