// Tags and comments.

extension WikitextPass {
  mutating func angle() {
    if let span = spanHere(), span.isClosed {
      switch span.kind {
      case .comment: comment(to: span.end)
      case .element(let tag): element(tag, to: span.end)
      default: drop(.table, to: span.end)
      }
    } else if let match = WikitextTags.match(text, at: position, limit: limit) {
      lookahead += match.end - position
      tag(match)
    } else {
      copy(to: position + 1)
    }
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
    case .dropped(let kind), .droppedOrEmpty(let kind): drop(kind, to: end)
    default: literal(to: min(end, limit))
    }
  }

  /// Writes the content of `<nowiki>` or `<pre>`, whose character references count all the same.
  private mutating func literal(to end: Int) {
    guard let opening = WikitextTags.match(text, at: position, limit: end) else {
      copy(to: end)
      return
    }
    position = opening.end
    var stop = max(position, end - 1)
    while stop > position, text[stop] != UInt8(ascii: "<") { stop -= 1 }
    while position < stop {
      switch text[position] {
      case 0x0A:
        lines.end()
        position += 1
      case UInt8(ascii: "&"): entity()
      default: copy(to: position + 1)
      }
    }
    position = end
  }

  private mutating func tag(_ match: WikitextTagMatch) {
    position = match.end
    switch match.tag {
    case .dropped(let kind) where !match.isClosing:
      counts[kind] += 1
      skipLine()
      lines.drop(before: text[position..<limit])
    case .droppedOrEmpty(let kind) where !match.isClosing: drop(kind, to: match.end)
    case .lineBreak, .block, .table: lines.endBlock()
    default: break
    }
  }
}
