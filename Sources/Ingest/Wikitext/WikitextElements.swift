// Tags and comments.

extension WikitextPass {
  mutating func angle() {
    if let span = spanHere(), span.isClosed {
      switch span.kind {
      case .comment: comment(to: span.end)
      case .element(let tag): element(tag, to: span.end)
      default: table(span)
      }
    } else if let match = WikitextTags.match(text, at: position, limit: limit) {
      lookahead += match.end - position
      tag(match)
    } else if let end = brokenReferenceEnd() {
      drop(.reference, to: end)
    } else {
      copy(to: position + 1)
    }
  }

  /// The offset after `<ref name=…` that was never ended, on its line.
  private mutating func brokenReferenceEnd() -> Int? {
    let start = Array("<ref name".utf8)
    guard position + start.count < limit,
      start.indices.allSatisfy({ text[position + $0] | 0x20 == start[$0] | 0x20 })
    else { return nil }
    var end = position + start.count
    while end < limit, text[end] != 0x0A, text[end] != UInt8(ascii: "<") { end += 1 }
    lookahead += end - position
    return end
  }

  /// Leaves out a comment, and its line if nothing else is on it: MediaWiki does the same.
  private mutating func comment(to end: Int) {
    let isAlone =
      lines.isUntouched && end < limit && text[end] == 0x0A
      && (position == 0 || text[position - 1] == 0x0A)
    counts[.comment] += 1
    position = min(end, limit)
    if isAlone { position += 1 }
    // What follows a comment at the start of a line is at the start of the line.
    if lines.isUntouched { startLine() }
  }

  private mutating func element(_ tag: WikitextTag, to end: Int) {
    switch tag {
    case .dropped(.mathematics) where math != .drop: formula(to: min(end, limit))
    case .dropped(.template):
      let isAtLineStart = lines.isUntouched
      drop(.template, to: end)
      if isAtLineStart { startLine() }
    case .dropped(let kind), .droppedOrEmpty(let kind): drop(kind, to: end)
    case .preformatted:
      lines.endBlock()
      preformatted(to: min(end, limit))
      lines.endBlock()
    default: literal(to: min(end, limit))
    }
  }

  /// Goes past the opening tag here; the result is where the closing tag of the element begins that
  /// ends at `end`.
  private mutating func enter(to end: Int) -> Int {
    guard let opening = WikitextTags.match(text, at: position, limit: end) else { return end }
    position = opening.end
    var stop = max(position, end - 1)
    while stop > position, text[stop] != UInt8(ascii: "<") { stop -= 1 }
    return stop
  }

  /// Writes what stands for a formula: a word that says so, or its source on one line.
  private mutating func formula(to end: Int) {
    let stop = enter(to: end)
    if stop <= position, math == .tex {
      drop(.mathematics, to: end)
    } else if math == .placeholder {
      lines.append("[math]")
    } else {
      let source = text[min(position, stop)..<stop].split { $0 <= 0x20 }
      for (index, word) in source.enumerated() {
        if index > 0 { lines.append(0x20) }
        lines.append(word)
      }
    }
    position = end
  }

  /// Writes the content of `<nowiki>`, whose character references count all the same.
  ///
  /// One that holds a link and nothing else is what the visual editor makes of brackets typed into
  /// it: the text of the link is what was meant, though MediaWiki shows the brackets.
  private mutating func literal(to end: Int) {
    let stop = enter(to: end)
    if !isInsideConstruct, let title = typedLink(to: stop) {
      position = title.lowerBound
      writeLiteral(to: title.upperBound)
    } else {
      writeLiteral(to: stop)
    }
    position = end
  }

  private mutating func typedLink(to stop: Int) -> Range<Int>? {
    guard stop - position > 4, text[position] == UInt8(ascii: "["),
      text[position + 1] == UInt8(ascii: "["), text[stop - 1] == UInt8(ascii: "]"),
      text[stop - 2] == UInt8(ascii: "]")
    else { return nil }
    let inside = text[(position + 2)..<(stop - 2)]
    lookahead += inside.count
    let isOneLink = inside.allSatisfy {
      $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") && $0 != 0x0A
    }
    guard isOneLink else { return nil }
    let start = inside.firstIndex(of: UInt8(ascii: "|")).map { $0 + 1 } ?? inside.startIndex
    return start..<inside.endIndex
  }

  /// Writes the content of `<pre>`: as that of `<nowiki>`, and `<nowiki>` in it shows nothing.
  private mutating func preformatted(to end: Int) {
    let stop = enter(to: end)
    while let opening = find("<nowiki>", before: stop) {
      writeLiteral(to: opening)
      position = opening + 8
      guard let closing = find("</nowiki>", before: stop) else {
        position = opening
        break
      }
      writeLiteral(to: closing)
      position = closing + 9
    }
    writeLiteral(to: stop)
    position = end
  }

  private mutating func find(_ tag: StaticString, before stop: Int) -> Int? {
    let count = tag.utf8CodeUnitCount
    var index = position
    while index + count <= stop {
      lookahead += 1
      if (0..<count).allSatisfy({ text[index + $0] == tag.utf8Start[$0] }) { return index }
      index += 1
    }
    return nil
  }

  /// Writes what stands from here to `stop`; only character references are markup.
  mutating func writeLiteral(to stop: Int) {
    while position < stop {
      switch text[position] {
      case 0x0A:
        lines.end()
        position += 1
      case UInt8(ascii: "&"): entity()
      default:
        var end = position + 1
        while end < stop, text[end] != 0x0A, text[end] != UInt8(ascii: "&") { end += 1 }
        copy(to: end)
      }
    }
  }

  private mutating func tag(_ match: WikitextTagMatch) {
    position = match.end
    if tableTag(match) { return }
    switch match.tag {
    case .dropped(let kind) where !match.isClosing:
      counts[kind] += 1
      skipLine()
      lines.drop(before: text[position..<limit])
    case .droppedOrEmpty(let kind) where !match.isClosing: drop(kind, to: match.end)
    case .lineBreak, .block, .table, .preformatted:
      lines.endBlock()
      if !match.isClosing, lines.role == .prose, tableEnd < 0,
        WikitextTags.listItems.contains(match.key)
      {
        lines.role = .listItem
      }
      // The lines of a poem are indented by colons, the first as well.
      if match.key == WikitextTags.poem, !match.isClosing { startLine() }
    case .inclusion: if lines.isUntouched { startLine() }
    case .inline: rubyTag(match)
    default: break
    }
  }

  /// Puts the reading of ruby text into parentheses, where the page has none for it.
  private mutating func rubyTag(_ match: WikitextTagMatch) {
    switch match.key {
    case WikitextTags.ruby:
      if match.isClosing { endReading() } else { rubyHasParentheses = false }
    case WikitextTags.rubyParenthesis: rubyHasParentheses = true
    case WikitextTags.rubyText:
      if match.isClosing {
        endReading()
      } else if !rubyHasParentheses, !isReadingOpen {
        lines.append(UInt8(ascii: "("))
        isReadingOpen = true
      }
    default: break
    }
  }

  private mutating func endReading() {
    if isReadingOpen { lines.append(UInt8(ascii: ")")) }
    isReadingOpen = false
  }
}
