// Links to pages: `[[…]]`.

extension WikitextPass {
  mutating func bracket() {
    if let span = spanHere(), case .link = span.kind {
      if !span.isClosed {
        position += 2
      } else if schemeEnd(position + 2) != nil {
        // `[[http://a b]]` is a link to the web between brackets.
        openSquare += 1
        copy(to: position + 1)
        show(position, span.end, resume: span.end)
      } else {
        link(span)
      }
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
    /// Whether other constructs stand in it.
    var isNested = false
    var hasPercent = false
    /// Where a line ends in it: only the bar may follow.
    var lineEnd: Int?
  }

  private mutating func link(_ span: WikitextSpan) {
    let end = span.end - 2
    var target = target(of: span, end: end)
    let isShown = target.start < end && text[target.start] == UInt8(ascii: ":")
    if isShown { target.start += 1 }
    if !isShown, let colon = target.colon, let prefix = names.prefix(text[target.start..<colon]) {
      drop(prefix.kind, to: span.end)
    } else if !target.isTitle {
      // No link, but lines within it are searched no further than to its end: the searches of two
      // lines around it and in it would read the same bytes.
      show(position + 2, span.end, resume: span.end)
    } else if let pipe = target.pipe {
      let (start, stop) = pipe + 1 < end ? (pipe + 1, end) : pipeTrick(target.start, pipe)
      show(start, stop, resume: span.end)
    } else if target.isNested {
      show(target.start, end, resume: span.end)
    } else {
      position = target.start
      if target.hasPercent, let title = percentDecoded(text[target.start..<end]) {
        lines.append(title)
      } else {
        writeLiteral(to: min(end, limit))
      }
      position = span.end
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
        target.isNested = true
        continue
      }
      lookahead += 1
      if target.lineEnd != nil, text[index] > 0x20, text[index] != UInt8(ascii: "|") {
        target.isTitle = false
        break scan
      }
      switch text[index] {
      case UInt8(ascii: "%"): target.hasPercent = true
      case UInt8(ascii: "|"):
        target.pipe = index
        break scan
      case UInt8(ascii: ":"):
        if target.colon == nil, index > target.start { target.colon = index }
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "<"), UInt8(ascii: ">"):
        target.isTitle = false
        break scan
      // Editors break the line before the bar.
      case 0x0A: target.lineEnd = index
      default: break
      }
      index += 1
    }
    if target.lineEnd != nil, target.pipe == nil { target.isTitle = false }
    return target
  }

  /// What no title holds, and `&`, which would begin a reference.
  private static let titleMarkup = Array("[]{}<>|&".utf8)

  /// `title` with `%C3%A9` as `é`; `nil` where that is not text, or has further markup.
  private func percentDecoded(_ title: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    var bytes: [UInt8] = []
    var index = title.startIndex
    while index < title.endIndex {
      if title[index] == UInt8(ascii: "%"), index + 2 < title.endIndex,
        let high = WikitextEntities.digit(title[index + 1]),
        let low = WikitextEntities.digit(title[index + 2])
      {
        bytes.append(UInt8(high << 4 | low))
        index += 3
      } else {
        bytes.append(title[index])
        index += 1
      }
    }
    let isText = bytes.allSatisfy { $0 >= 0x20 && !Self.titleMarkup.contains($0) }
    return isText ? String(validating: bytes, as: UTF8.self) : nil
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
