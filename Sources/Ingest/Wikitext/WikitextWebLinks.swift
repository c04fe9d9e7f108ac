// Links to the web: `[http… …]`.

extension WikitextPass {
  /// The link whose `[` is here: where its text starts, and its `]`.
  mutating func webLink() -> (text: Int, end: Int)? {
    guard let address = schemeEnd(position + 1) else { return nil }
    let text = addressEnd(address, steppingOverTemplates: true)
    lookahead += text - position
    guard text > address, let end = closingBracket(from: text) else { return nil }
    return (text, end)
  }

  mutating func webLink(_ link: (text: Int, end: Int)) {
    var start = link.text
    while start < link.end, text[start] == 0x20 { start += 1 }
    if start == link.end {
      drop(.bareLink, to: link.end + 1)
    } else {
      show(start, link.end, resume: link.end + 1)
    }
  }

  /// The offset after the scheme of the address at `start`, as `https://`; `nil` if none is there.
  func schemeEnd(_ start: Int) -> Int? {
    guard start < limit,
      text[start] == UInt8(ascii: "/") || WikitextGlyph.isAlphanumeric(text[start])
    else { return nil }
    for scheme in Self.schemes where start + scheme.utf8CodeUnitCount < limit {
      let count = scheme.utf8CodeUnitCount
      // `| 0x20` makes letters small and leaves `:` and `/` as they are.
      if (0..<count).allSatisfy({ text[start + $0] | 0x20 == scheme.utf8Start[$0] }) {
        return start + count
      }
    }
    return nil
  }

  /// The offset after the address of which the scheme ends at `start`: it goes to a space, a quote,
  /// a bracket or `''`, but may begin with a host in brackets, as `[::1]`.
  ///
  /// Bots put marks for dead links into addresses, as `http://a{{dead link|date=May 2020}}`.
  mutating func addressEnd(_ start: Int, steppingOverTemplates isSteppingOver: Bool = false) -> Int
  {
    var index = start
    if index < limit, text[index] == UInt8(ascii: "[") { index = hostEnd(index) ?? index }
    var inner = isSteppingOver ? spanIndex(from: position) : 0
    while index < limit, !endsAddress(index) {
      if isSteppingOver, text[index] == UInt8(ascii: "{") {
        while inner < spans.count, spans[inner].start < index { inner += 1 }
        // Not far, lest the addresses of many links on a line read the same bytes.
        if inner < spans.count, spans[inner].start == index, spans[inner].isClosed,
          spans[inner].end - start < 256
        {
          index = spans[inner].end
          inner = spans[inner].next
          continue
        }
      }
      index += 1
    }
    return min(index, limit)
  }

  private func hostEnd(_ start: Int) -> Int? {
    // The longest IPv6 address has 45 bytes.
    for index in (start + 1)..<min(start + 48, limit) {
      switch text[index] {
      case UInt8(ascii: "]"): return index > start + 1 ? index + 1 : nil
      case 0x30...0x3A, 0x41...0x46, 0x61...0x66, UInt8(ascii: "."): continue
      default: return nil
      }
    }
    return nil
  }

  private func endsAddress(_ index: Int) -> Bool {
    switch text[index] {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
      UInt8(ascii: "]"):
      true
    case UInt8(ascii: "'"): index + 1 < limit && text[index + 1] == UInt8(ascii: "'")
    // The no-break space and the ideographic one.
    case 0xC2: index + 1 < limit && text[index + 1] == 0xA0
    case 0xE3: index + 2 < limit && text[index + 1] == 0x80 && text[index + 2] == 0x80
    default: false
    }
  }

  private static let schemes: [StaticString] = [
    "http://", "https://", "//", "ftp://", "mailto:", "news:", "irc://", "ircs://", "gopher://",
    "telnet://", "nntp://", "worldwind://", "svn://", "git://", "mms://", "magnet:", "sip:",
    "tel:", "urn:", "geo:", "xmpp:", "sftp://", "bitcoin:",
  ]

  /// The `]` on this line that ends a web link starting before `start`, outside of other
  /// constructs. The result of a search holds for all places it passed, so that no line is searched
  /// twice.
  private mutating func closingBracket(from start: Int) -> Int? {
    if !searches.bracketRange.contains(start) {
      var index = start
      var inner = spanIndex(from: position)
      searches.foundBracket = nil
      while index < limit, text[index] != 0x0A {
        while inner < spans.count, spans[inner].start < index { inner += 1 }
        if inner < spans.count, spans[inner].start == index, spans[inner].isClosed {
          index = spans[inner].end
          inner = spans[inner].next
          continue
        }
        lookahead += 1
        if text[index] == UInt8(ascii: "]") {
          searches.foundBracket = index
          break
        }
        let tag = text[index] == UInt8(ascii: "<") ? tagEnd(index) : nil
        index = tag ?? index + 1
      }
      searches.bracketRange = start..<(index + 1)
    }
    guard let found = searches.foundBracket, found >= start, found < limit else { return nil }
    return found
  }

  /// The offset after the tag here, if it ends on its line.
  private mutating func tagEnd(_ start: Int) -> Int? {
    guard let end = WikitextTags.match(text, at: start, limit: limit)?.end else { return nil }
    lookahead += end - start
    return text[start..<end].contains(0x0A) ? nil : end
  }
}
