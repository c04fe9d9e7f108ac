/// MediaWiki's behaviour switches: words between double underscores that show nothing.
enum WikitextSwitches {
  /// The offset after the `__` that ends the switch whose name starts at `start`; `nil` if what
  /// stands there is none.
  ///
  /// A name is taken for a switch in any language if it is one word without small letters of ASCII:
  /// so are all those of MediaWiki, which also takes the English ones in small letters.
  static func end(_ text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int? {
    // The longest localised name has fewer than 100 bytes.
    let limit = min(limit, start + 100)
    var index = start
    var hasSmallLetter = false
    while index + 1 < limit {
      let byte = text[index]
      if byte == UInt8(ascii: "_"), text[index + 1] == UInt8(ascii: "_") { break }
      guard isWord(byte) else { return nil }
      if (0x61...0x7A).contains(byte) { hasSmallLetter = true }
      index += 1
    }
    guard index > start, index + 1 < limit, text[start] != UInt8(ascii: "_") else { return nil }
    if hasSmallLetter {
      let name = text[start..<index].map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
      guard english.contains(String(decoding: name, as: UTF8.self)) else { return nil }
    }
    // The Spanish wikis have `__NOCT___`.
    let hasThird = index + 2 < limit && text[index + 2] == UInt8(ascii: "_")
    return index + (hasThird ? 3 : 2)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'")
  }

  private static let english: Set<String> = [
    "NOTOC", "FORCETOC", "TOC", "NOEDITSECTION", "NEWSECTIONLINK", "NONEWSECTIONLINK", "NOGALLERY",
    "HIDDENCAT", "EXPECTUNUSEDCATEGORY", "EXPECTUNUSEDTEMPLATE", "INDEX", "NOINDEX",
    "STATICREDIRECT", "DISAMBIG", "NOTITLECONVERT", "NOCONTENTCONVERT", "NOTC", "NOCC", "NOGLOBAL",
    "ARCHIVEDTALK", "NOTALK",
  ]
}
