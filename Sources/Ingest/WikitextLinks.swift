// Links: to pages (`[[…]]`), to the web (`[http… …]`), and conversions of language (`-{…}-`).

extension WikitextPass {
  mutating func bracket() {
    if let span = spanHere(), case .link = span.kind {
      if span.isClosed { link(span) } else { position += 2 }
    } else if let link = webLink() {
      webLink(link)
    } else {
      openSquare += 1
      copy(to: position + 1)
    }
  }

  // MARK: Pages

  /// What stands between the brackets of a link, before its first `|`.
  private struct Target {
    var start: Int
    var colon: Int?
    var pipe: Int?
    var isTitle = true
  }

  private mutating func link(_ span: WikitextSpan) {
    let end = span.end - 2
    var target = target(of: span, end: end)
    let isShown = target.start < end && text[target.start] == UInt8(ascii: ":")
    if isShown { target.start += 1 }
    if !isShown, let colon = target.colon, let prefix = names.prefix(text[target.start..<colon]) {
      drop(prefix.kind, to: span.end)
    } else if !target.isTitle {
      position += 2
    } else if let pipe = target.pipe {
      let (start, stop) = pipe + 1 < end ? (pipe + 1, end) : pipeTrick(target.start, pipe)
      show(start, stop, resume: span.end)
    } else {
      show(target.start, end, resume: span.end)
    }
  }

  /// Reads the target of the link `span`, to the first byte that no title holds; other links and
  /// templates within it are stepped over, so no byte is read for two links.
  private mutating func target(of span: WikitextSpan, end: Int) -> Target {
    var target = Target(start: position + 2)
    while target.start < end, text[target.start] == 0x20 { target.start += 1 }
    var inner = spanIndex(from: position) + 1
    var index = target.start
    scan: while index < end {
      while inner < spans.count, spans[inner].start < index { inner += 1 }
      if inner < spans.count, spans[inner].start == index, spans[inner].isClosed,
        spans[inner].kind != .link
      {
        index = spans[inner].end
        inner = spans[inner].next
        continue
      }
      lookahead += 1
      switch text[index] {
      case UInt8(ascii: "|"):
        target.pipe = index
        break scan
      case UInt8(ascii: ":"):
        if target.colon == nil, index > target.start { target.colon = index }
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "<"), UInt8(ascii: ">"), 0x0A:
        target.isTitle = false
        break scan
      default: break
      }
      index += 1
    }
    return target
  }

  /// `[[Namespace:Title (remark)|]]` shows `Title`; so does `[[Title, remark|]]`.
  private func pipeTrick(_ start: Int, _ end: Int) -> (Int, Int) {
    var title = text[start..<end]
    if let colon = title.firstIndex(of: UInt8(ascii: ":")), colon + 1 < end {
      title = title[(colon + 1)...]
    }
    if title.last == UInt8(ascii: ")"), let open = title.lastIndex(of: UInt8(ascii: "(")),
      open > title.startIndex
    {
      title = title[..<open]
    } else if let comma = title.firstIndex(of: UInt8(ascii: ",")), comma > title.startIndex {
      title = title[..<comma]
    }
    while title.last == 0x20 { title = title.dropLast() }
    return (title.startIndex, title.endIndex)
  }

  // MARK: The web

  private mutating func webLink() -> (text: Int, end: Int)? {
    guard isAddress(position + 1) else { return nil }
    var index = position + 1
    while index < limit, text[index] > 0x20, text[index] != UInt8(ascii: "]"),
      text[index] != UInt8(ascii: "["), text[index] != UInt8(ascii: "<")
    {
      index += 1
    }
    lookahead += index - position
    guard let end = closingBracket(from: position + 1) else { return nil }
    return (min(index, end), end)
  }

  private mutating func webLink(_ link: (text: Int, end: Int)) {
    var start = link.text
    while start < link.end, text[start] == 0x20 { start += 1 }
    if start == link.end {
      drop(.bareLink, to: link.end + 1)
    } else {
      show(start, link.end, resume: link.end + 1)
    }
  }

  private func isAddress(_ start: Int) -> Bool {
    for scheme in Self.schemes where start + scheme.utf8CodeUnitCount < limit {
      let count = scheme.utf8CodeUnitCount
      // `| 0x20` makes letters small and leaves `:` and `/` as they are.
      if (0..<count).allSatisfy({ text[start + $0] | 0x20 == scheme.utf8Start[$0] }) { return true }
    }
    return false
  }

  private static let schemes: [StaticString] = [
    "http://", "https://", "//", "ftp://", "mailto:", "news:", "irc://", "ircs://", "gopher://",
    "telnet://", "nntp://", "worldwind://", "svn://", "git://", "mms://", "magnet:", "sip:",
    "tel:", "urn:", "geo:", "xmpp:", "sftp://", "bitcoin:",
  ]

  /// The `]` on this line that ends a web link starting before `start`, outside of other constructs.
  /// The result of a search holds for all places it passed, so that no line is searched twice.
  private mutating func closingBracket(from start: Int) -> Int? {
    if !searchedForBracket.contains(start) {
      var index = start
      var inner = spanIndex(from: position)
      foundBracket = nil
      while index < limit, text[index] != 0x0A {
        while inner < spans.count, spans[inner].start < index { inner += 1 }
        if inner < spans.count, spans[inner].start == index, spans[inner].isClosed {
          index = spans[inner].end
          inner = spans[inner].next
          continue
        }
        lookahead += 1
        if text[index] == UInt8(ascii: "]") {
          foundBracket = index
          break
        }
        index += 1
      }
      searchedForBracket = start..<(index + 1)
    }
    guard let found = foundBracket, found >= start, found < limit else { return nil }
    return found
  }

  // MARK: Language conversion

  mutating func variant(_ span: WikitextSpan) {
    // The dash of `-{` was written before the brace was seen.
    lines.removeLast(UInt8(ascii: "-"))
    let end = span.end - 2
    var start = position + 1
    if let flags = flags(from: start, to: end) {
      if flags.hides {
        drop(.conversionRule, to: span.end)
        return
      }
      start = flags.end
    }
    let shown = chosenText(from: start, to: end)
    show(shown.lowerBound, shown.upperBound, resume: span.end)
  }

  /// The flags before the first `|`: capital letters, a dash, or the codes of variants.
  private mutating func flags(from start: Int, to end: Int) -> (hides: Bool, end: Int)? {
    var hides = false
    var index = start
    while index < end {
      switch text[index] {
      case UInt8(ascii: "|"): return (hides, index + 1)
      // Hidden rules, titles, removed rules, descriptions, names of variants.
      case UInt8(ascii: "H"), UInt8(ascii: "T"), UInt8(ascii: "D"), UInt8(ascii: "N"): hides = true
      case UInt8(ascii: "-"): if index == start { hides = true }
      case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: ";"), 0x20: break
      default: return nil
      }
      index += 1
      lookahead += 1
    }
    return nil
  }

  /// The text of the best rule in `start..<end`; all of it if it has no rules.
  private mutating func chosenText(from start: Int, to end: Int) -> Range<Int> {
    var best = start..<end
    var bestRank = Int.max
    var inner = spanIndex(from: position) + 1
    var rule = ruleStart(start, end)
    while let (text, rank) = rule {
      let stop = endOfRule(from: text, to: end, inner: &inner)
      if rank < bestRank { (best, bestRank) = (text..<stop, rank) }
      rule = ruleStart(stop + 1, end)
    }
    return best
  }

  /// The start of the text of the rule at `start` (`zh-hans:`, or `from => zh-hans:`) and its rank.
  private func ruleStart(_ start: Int, _ end: Int) -> (text: Int, rank: Int)? {
    var index = start
    while index < end, text[index] <= 0x20 { index += 1 }
    guard index < end,
      let (colon, code) = WikitextVariants.code(text, at: index, limit: end)
    else { return nil }
    return (colon + 1, variants.rank(code))
  }

  /// The offset of the `;` before the next rule, or `end`.
  private mutating func endOfRule(from start: Int, to end: Int, inner: inout Int) -> Int {
    var index = start
    while index < end {
      while inner < spans.count, spans[inner].start < index { inner += 1 }
      if inner < spans.count, spans[inner].start == index, spans[inner].isClosed {
        index = min(spans[inner].end, end)
        inner = spans[inner].next
        continue
      }
      lookahead += 1
      if text[index] == UInt8(ascii: ";"),
        ruleStart(index + 1, end) != nil || isBlank(index + 1, end)
      {
        break
      }
      index += 1
    }
    return index
  }

  private func isBlank(_ start: Int, _ end: Int) -> Bool {
    start >= end || text[start..<end].allSatisfy { $0 <= 0x20 }
  }
}

extension NamespaceNames.Prefix {
  /// What a dropped link with this prefix counts as.
  fileprivate var kind: WikitextCounts.Kind {
    switch self {
    case .file: .file
    case .category: .category
    case .language: .languageLink
    }
  }
}
