// Tables: `{|…|}` and `<table>…</table>`.

extension WikitextPass {
  /// Leaves out the table `span`, or shows its rows; a table inside a table is always left out.
  mutating func table(_ span: WikitextSpan) {
    guard tables == .rows, tableEnd < 0 else {
      drop(.table, to: span.end)
      return
    }
    lines.beginTable()
    isHeaderLine = false
    // `|}`, or `</table>`.
    let end = text[position] == UInt8(ascii: "<") ? closingTag(before: span.end) : span.end - 2
    showTable(to: max(position, end), resume: span.end)
    tableEnd = limit
    if text[position] == UInt8(ascii: "<") {
      position = min(WikitextTags.match(text, at: position, limit: limit)?.end ?? limit, limit)
    } else {
      position = min(position + 2, limit)
      skipLine()
    }
  }

  private func closingTag(before end: Int) -> Int {
    var start = end - 1
    while start > position, text[start] != UInt8(ascii: "<") { start -= 1 }
    return start
  }

  /// Ends the table; what follows is at the start of a line.
  mutating func endTable() {
    lines.endTable()
    tableEnd = -1
    startLine()
  }

  // MARK: Rows and cells

  /// Reads the markup that begins a row, a caption, cells or what goes on in a cell.
  mutating func startTableLine() {
    skip { $0 == 0x20 || $0 == 0x09 }
    guard position < limit, limit == tableEnd else { return }
    switch text[position] {
    case UInt8(ascii: "|"):
      switch position + 1 < limit ? text[position + 1] : 0 {
      case UInt8(ascii: "-"):
        lines.endRow()
        skipLine()
      case UInt8(ascii: "+"): skipCaption()
      default: beginCell(at: position + 1)
      }
    case UInt8(ascii: "!"):
      isHeaderLine = true
      beginCell(at: position + 1)
    case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: ";"):
      skip { $0 == 0x2A || $0 == 0x23 || $0 == 0x3A || $0 == 0x3B || $0 == 0x20 }
    default: break
    }
  }

  /// `|` or `!` within a line of a table: two begin a cell, one is text.
  mutating func cellMark(_ byte: UInt8) {
    let isDouble = position + 1 < limit && text[position + 1] == byte
    if isDouble, byte == UInt8(ascii: "|") || isHeaderLine {
      beginCell(at: position + 2)
    } else {
      copy(to: position + 1)
    }
  }

  /// Begins the cell whose text, or whose attributes and then a `|`, start at `start`.
  private mutating func beginCell(at start: Int) {
    lines.beginCell()
    position = start
    var inner = spanIndex(from: position)
    var index = start
    while index < limit, text[index] != 0x0A {
      while inner < spans.count, spans[inner].start < index { inner += 1 }
      if inner < spans.count, spans[inner].start == index, spans[inner].isClosed {
        // No attribute holds a link.
        if spans[inner].kind == .link { return }
        index = spans[inner].end
        inner = spans[inner].next
        continue
      }
      lookahead += 1
      if text[index] == UInt8(ascii: "|") {
        let isDouble = index + 1 < limit && text[index + 1] == UInt8(ascii: "|")
        if !isDouble { position = index + 1 }
        return
      }
      if isHeaderLine, text[index] == UInt8(ascii: "!"), index + 1 < limit,
        text[index + 1] == UInt8(ascii: "!")
      {
        return
      }
      index += 1
    }
  }

  /// Leaves out a caption: its lines to the next row or cell.
  private mutating func skipCaption() {
    while position < limit {
      skipLine()
      var next = position
      while next < limit, text[next] <= 0x20 { next += 1 }
      lookahead += next - position
      if next < limit, text[next] == UInt8(ascii: "|") || text[next] == UInt8(ascii: "!") { return }
      position = next
    }
  }

  /// The tag of a cell, a row or a caption of HTML; false for any other, and outside of tables.
  mutating func tableTag(_ match: WikitextTagMatch) -> Bool {
    guard tableEnd >= 0, limit == tableEnd else { return false }
    switch match.key {
    case WikitextTags.cell, WikitextTags.headerCell:
      if !match.isClosing { lines.beginCell() }
    case WikitextTags.row: lines.endRow()
    case WikitextTags.caption: lines.endRow(isKept: !match.isClosing)
    default: return false
    }
    return true
  }

  // MARK: Broken tables

  /// A row of a table that was not found, since a template began or ended it.
  mutating func strayRow() {
    counts[.table] += 1
    if position + 1 < limit, text[position + 1] == UInt8(ascii: "}") {
      position += 2
    } else {
      skipLine()
    }
  }

  /// Leaves out an unclosed table: its lines to the first empty one that no row follows, or to a
  /// heading.
  mutating func dropUnclosedTable() {
    counts[.table] += 1
    while true {
      skipLine()
      var next = position
      var newlines = 0
      while next < limit, text[next] <= 0x20 {
        if text[next] == 0x0A { newlines += 1 }
        next += 1
      }
      lookahead += next - position
      guard next < limit else { break }
      let byte = text[next]
      let isRow =
        byte == UInt8(ascii: "|") || byte == UInt8(ascii: "!")
        || (byte == UInt8(ascii: "{") && next + 1 < limit && text[next + 1] == UInt8(ascii: "|"))
      if !isRow, newlines > 1 || byte == UInt8(ascii: "=") { break }
      position = next
    }
    lines.drop(before: text[position..<limit])
  }
}
