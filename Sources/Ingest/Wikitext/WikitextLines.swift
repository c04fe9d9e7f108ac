/// The plain text as it is written, line by line.
///
/// A line is finished in place when it ends: what dropped constructs left behind is tidied, quotes
/// that were apostrophes are put back, and headings of sections without content are taken out.
struct WikitextLines {
  /// Where in the page a line came from, as far as it matters to what becomes of it.
  enum Role {
    case prose, listItem, heading
  }

  private(set) var bytes: [UInt8] = []
  private(set) var lineStart = 0
  /// What the line is; set once its first bytes are known.
  var role = Role.prose
  /// How many headings were taken out because nothing stood under them.
  private(set) var emptySections = 0

  /// Where in `bytes` something was dropped from the line, rising.
  private var drops: [Int] = []
  /// Where `'''` stood in the line, and where the mark before it did.
  private var boldMarks: [(place: Int, previous: Int)] = []
  /// Where the last mark of bold or italics stood in the line.
  private var lastMark = 0
  private var boldCount = 0
  private var italicCount = 0
  /// Headings written since the last line of content: level, and where they start.
  private var headings: [(level: Int, start: Int)] = []

  private let sections: WikitextSettings.Sections
  private let lists: WikitextSettings.Lists
  /// Whether the line before is prose that the next line of prose goes on, on one line with it.
  private var isOpenParagraph = false
  /// Where the table row in progress starts; -1 outside of tables.
  private var rowStart = -1
  /// Whether the row has a cell.
  private var hasCell = false

  init(capacity: Int, settings: WikitextSettings) {
    sections = settings.sections
    lists = settings.lists
    bytes.reserveCapacity(capacity)
  }

  /// Whether nothing has been written to the line or dropped from it.
  var isUntouched: Bool { bytes.count == lineStart && drops.isEmpty && role == .prose }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ run: Slice<UnsafeBufferPointer<UInt8>>) {
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: run))
  }

  mutating func append(_ literal: [UInt8]) { bytes.append(contentsOf: literal) }

  mutating func append(_ title: String) { bytes.append(contentsOf: title.utf8) }

  mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    // A no-break space keeps a line together; a line of a corpus has nothing to break.
    case 0x09, 0x0A, 0x0D, 0xA0: bytes.append(0x20)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// Takes back the last byte of the line if it is `byte`.
  mutating func removeLast(_ byte: UInt8) {
    if bytes.count > lineStart, bytes.last == byte { bytes.removeLast() }
  }

  /// Notes that a construct was dropped here. Words it stood between stay apart: `next` are the
  /// bytes that follow it.
  mutating func drop(before next: Slice<UnsafeBufferPointer<UInt8>>) {
    if let last = bytes.last, bytes.count > lineStart, WikitextGlyph.endsWord(last),
      WikitextGlyph.startsSpacedWord(next)
    {
      bytes.append(0x20)
    }
    drop()
  }

  /// Notes that a construct was dropped here that no reader would have seen.
  mutating func drop() {
    if drops.last != bytes.count { drops.append(bytes.count) }
  }

  /// Notes a run of two or more apostrophes: bold, italics, both, and what is left is text.
  mutating func apostrophes(_ count: Int) {
    let literal = count == 4 ? 1 : max(0, count - 5)
    for _ in 0..<literal { bytes.append(UInt8(ascii: "'")) }
    switch count - literal {
    case 2: italicCount += 1
    case 3:
      boldCount += 1
      boldMarks.append((bytes.count, max(lastMark, lineStart)))
    default:
      boldCount += 1
      italicCount += 1
    }
    lastMark = bytes.count
  }

  /// Ends the line for a tag that stands on lines of its own; in a heading it is a space.
  mutating func endBlock() {
    if role == .heading {
      bytes.append(0x20)
    } else if bytes.count > lineStart {
      end(isEmptyLineKept: false)
    }
    isOpenParagraph = false
  }

  /// Ends the line.
  mutating func end() { end(isEmptyLineKept: role == .prose) }

  private mutating func end(isEmptyLineKept: Bool) {
    settle()
    if rowStart >= 0 {
      finishPartOfCell()
    } else if role == .heading {
      finishHeading()
    } else {
      finishLine(isEmptyLineKept: isEmptyLineKept)
    }
    lineStart = bytes.count
    role = .prose
    boldCount = 0
    italicCount = 0
    if !boldMarks.isEmpty { boldMarks.removeAll(keepingCapacity: true) }
    // A line that was taken out was longer than what follows it has come to.
    lastMark = 0
    if !drops.isEmpty { drops.removeAll(keepingCapacity: true) }
  }

  /// Makes the text of the line what it will be.
  private mutating func settle() {
    restoreApostrophe()
    if !drops.isEmpty { tidy() }
    trim()
  }

  private mutating func finishLine(isEmptyLineKept: Bool) {
    if role == .listItem {
      isOpenParagraph = false
      if lists == .drop { bytes.removeLast(bytes.count - lineStart) }
    }
    if bytes.count > lineStart {
      if role == .prose, isOpenParagraph { joinToLineBefore() }
      bytes.append(0x0A)
      headings.removeAll(keepingCapacity: true)
      isOpenParagraph = role == .prose && sections == .prose
    } else if isEmptyLineKept {
      addEmptyLine()
    }
  }

  /// Makes the end of the line before a space, or nothing between scripts that write none.
  private mutating func joinToLineBefore() {
    let end = lineStart - 1
    var last = end - 1
    while last > 0, bytes[last] & 0xC0 == 0x80 { last -= 1 }
    if WikitextGlyph.isUnspaced(bytes[last]), WikitextGlyph.isUnspaced(bytes[lineStart]) {
      bytes.remove(at: end)
    } else {
      bytes[end] = 0x20
    }
  }

  private mutating func addEmptyLine() {
    isOpenParagraph = false
    let count = bytes.count
    if count > 1, bytes[count - 1] == 0x0A, bytes[count - 2] != 0x0A { bytes.append(0x0A) }
  }

  private mutating func trim() {
    while bytes.count > lineStart, bytes[bytes.count - 1] <= 0x20 { bytes.removeLast() }
    var first = lineStart
    while first < bytes.count, bytes[first] <= 0x20 { first += 1 }
    if first > lineStart { bytes.removeSubrange(lineStart..<first) }
  }

  /// The text so far, without headings that nothing follows; the value is of no more use.
  mutating func finish() -> [UInt8] {
    end()
    if let first = headings.first { takeOutHeadings(from: first.start, count: headings.count) }
    while bytes.last == 0x0A { bytes.removeLast() }
    return bytes
  }
}

// MARK: - Rows of tables

extension WikitextLines {
  /// Ends the line and begins a table: until ``endTable()``, ends of lines are spaces in a cell.
  mutating func beginTable() {
    if bytes.count > lineStart { end(isEmptyLineKept: false) }
    drops.removeAll(keepingCapacity: true)
    role = .prose
    isOpenParagraph = false
    beginRow()
  }

  private mutating func beginRow() {
    (rowStart, lineStart, hasCell) = (bytes.count, bytes.count, false)
  }

  /// Begins a cell, after any that the row has.
  mutating func beginCell() {
    end()
    if hasCell || bytes.count > rowStart {
      if bytes.last == 0x20, bytes.count > rowStart { bytes.removeLast() }
      if bytes.count > rowStart { bytes.append(0x20) }
      bytes.append(UInt8(ascii: "|"))
      bytes.append(0x20)
    }
    hasCell = true
    lineStart = bytes.count
  }

  /// Ends the row: it is a line, without empty cells at its end, if it holds a letter or digit and
  /// is kept.
  mutating func endRow(isKept: Bool = true) {
    end()
    while bytes.count > rowStart, bytes.last == 0x20 || bytes.last == UInt8(ascii: "|") {
      bytes.removeLast()
    }
    if !isKept || !hasWords(from: rowStart) { bytes.removeLast(bytes.count - rowStart) }
    if bytes.count > rowStart {
      bytes.append(0x0A)
      headings.removeAll(keepingCapacity: true)
    }
    beginRow()
  }

  /// Ends the last row and the table.
  mutating func endTable() {
    endRow()
    rowStart = -1
  }

  private mutating func finishPartOfCell() {
    if bytes.count > lineStart { bytes.append(0x20) }
  }

  private func hasWords(from start: Int) -> Bool {
    bytes[start...].contains { $0 >= 0x80 || WikitextGlyph.isAlphanumeric($0) }
  }
}

// MARK: - Headings

extension WikitextLines {
  /// Makes `== Title ==` a heading. A line that only begins so is prose.
  private mutating func finishHeading() {
    let equals = UInt8(ascii: "=")
    let line = bytes[lineStart...]
    let lead = line.prefix { $0 == equals }.count
    let trail = line.reversed().prefix { $0 == equals }.count
    let level = min(lead, trail, 6, (line.count - 1) / 2)
    guard level > 0 else {
      finishLine(isEmptyLineKept: true)
      return
    }
    bytes.removeLast(level)
    bytes.removeSubrange(lineStart..<(lineStart + level))
    trim()
    if bytes.count > lineStart { addHeading(level: level) }
  }

  /// Files the line just written under its level; the sections it ends without content go.
  private mutating func addHeading(level: Int) {
    let title = Array(bytes[lineStart...])
    bytes.removeLast(title.count)
    if let first = headings.firstIndex(where: { $0.level >= level }) {
      takeOutHeadings(from: headings[first].start, count: headings.count - first)
      headings.removeSubrange(first...)
    }
    if sections == .filled { headings.append((level, bytes.count)) }
    addEmptyLine()
    if sections == .prose { return }
    bytes.append(contentsOf: title)
    bytes.append(0x0A)
  }

  private mutating func takeOutHeadings(from start: Int, count: Int) {
    bytes.removeSubrange(start...)
    emptySections += count
  }
}

// MARK: - Apostrophes

extension WikitextLines {
  /// MediaWiki's rule for a line with both an odd number of bold and of italic marks, as in
  /// `l'''amour''`: one `'''` was an apostrophe before `''`. It is the first that stands after a
  /// word of one letter, else after a longer word, else after a space (`Parser::doQuotes`).
  private mutating func restoreApostrophe() {
    guard boldCount % 2 == 1, italicCount % 2 == 1, let first = boldMarks.first else { return }
    let afterLetter = boldMarks.first { mark in
      mark.place - mark.previous > 1 && bytes[mark.place - 1] != 0x20
        && bytes[mark.place - 2] == 0x20
    }
    let afterWord = boldMarks.first { mark in
      mark.place == mark.previous || bytes[mark.place - 1] != 0x20
    }
    let place = (afterLetter ?? afterWord ?? first).place
    bytes.insert(UInt8(ascii: "'"), at: place)
    for index in drops.indices where drops[index] > place { drops[index] += 1 }
  }
}

// MARK: - Tidying

extension WikitextLines {
  /// Joins the text around each dropped construct: no double space, no space before a comma, no
  /// empty parentheses, none that begin with a comma or end with one, no two commas. A line without
  /// a letter or digit left is emptied.
  private mutating func tidy() {
    var write = lineStart
    var read = lineStart
    var next = 0
    while true {
      if next < drops.count, drops[next] <= read {
        next += 1
        join(&write, &read)
      } else if read < bytes.count {
        bytes[write] = bytes[read]
        write += 1
        read += 1
      } else {
        break
      }
    }
    bytes.removeLast(bytes.count - write)
    if !hasWords(from: lineStart) { bytes.removeLast(bytes.count - lineStart) }
  }

  /// Joins what is written up to `write` with what comes at `read`.
  private mutating func join(_ write: inout Int, _ read: inout Int) {
    while true {
      var left = write
      while left > lineStart, bytes[left - 1] == 0x20 { left -= 1 }
      var right = read
      while right < bytes.count, bytes[right] == 0x20 { right += 1 }
      let before = WikitextGlyph.ending(at: left, in: bytes, from: lineStart)
      let after = WikitextGlyph.starting(at: right, in: bytes)
      switch (before.kind, after.kind) {
      case (.opening, .closing):
        write = left - before.length
        read = right + after.length
      case (.opening, .separator), (.separator, .separator):
        read = right + after.length
      case (.separator, .closing), (.separator, .stop):
        write = left - before.length
        read = right
      default:
        let isTight =
          before.kind == .opening || after.kind == .closing || after.kind == .separator
          || after.kind == .stop
        if isTight || left < write { read = right }
        if isTight { write = left } else if left < write { write = left + 1 }
        return
      }
    }
  }
}
