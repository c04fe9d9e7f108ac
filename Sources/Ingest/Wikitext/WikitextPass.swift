import Text

/// A part of what stands in the place of a template.
enum WikitextPiece {
  /// Wikitext inside of the template.
  case text(Range<Int>)
  /// Text that the template adds.
  case literal([UInt8])
  /// An argument that is not there: what stands around it is tidied.
  case gap
}

/// The one pass that writes the plain text of a page whose constructs have been found.
///
/// A construct whose content is shown, as a link's text, is no recursion: the pass jumps to where
/// the content starts and, on reaching its end (`limit`), on to where the construct ends.
struct WikitextPass {
  /// Where the pass goes on, to which end, and what it does first.
  private struct Return {
    enum Action {
      case goOn, endLine, noteGap, endTable, startArgument
      case write(Int)
    }
    let resume: Int
    let limit: Int
    var action = Action.goOn
    var searches = Searches()
  }

  /// What is known of the line from searching it once, so that none of it is searched again.
  struct Searches {
    /// The bytes searched by the last search for the `]` of a web link, and its result.
    var bracketRange = 0..<0
    var foundBracket: Int?
    /// Where no colon ends a term.
    var withoutColon = 0..<0
  }

  let text: UnsafeBufferPointer<UInt8>
  let spans: [WikitextSpan]
  let names: NamespaceNames
  let variants: WikitextVariants
  let forms: TemplateForms
  let words: WikiWords
  let tables: WikitextSettings.Tables
  let math: WikitextSettings.Math

  var lines: WikitextLines
  var counts = WikitextCounts()
  /// Bytes looked at beyond the one pass over the text.
  var lookahead = 0
  /// The next byte to read.
  var position = 0
  /// Where the content being shown ends.
  private(set) var limit: Int
  /// Where the content ends of the table whose rows are being shown; -1 outside of tables.
  var tableEnd = -1
  /// Whether the line of the table is one of headers, parted by `!!`.
  var isHeaderLine = false
  /// What to do at `limit`, the innermost last.
  private var outer: [Return] = []
  /// Text that templates have of their own, as `Return` refers to it.
  private var literals: [[UInt8]] = []
  /// The first span that starts at or after `position`, once brought forward.
  private var cursor = 0
  /// Searches within what is being shown; they say nothing of what stands around it.
  var searches = Searches()
  /// Single `[` of this line that were text and have no `]` yet.
  var openSquare = 0
  /// Whether the ruby text being read has its own parentheses, and whether one was put in for it.
  var rubyHasParentheses = false
  var isReadingOpen = false
  /// Single `{` of this line that were text and have no `}` yet.
  private var openCurly = 0

  init(
    text: UnsafeBufferPointer<UInt8>, spans: [WikitextSpan], renderer: WikitextRenderer
  ) {
    self.text = text
    self.spans = spans
    names = renderer.names
    variants = renderer.variants
    forms = renderer.templates
    words = renderer.words
    tables = renderer.settings.tables
    math = renderer.settings.math
    lines = WikitextLines(capacity: text.count / 2, settings: renderer.settings)
    limit = text.count
  }

  /// The plain text of the page; the pass is of no more use.
  mutating func run() -> [UInt8] {
    startLine()
    while true {
      copyOrdinaryRun()
      if position < limit {
        markup(text[position])
      } else if let back = outer.popLast() {
        position = back.resume
        limit = back.limit
        searches = back.searches
        act(back.action)
      } else {
        break
      }
    }
    let plain = lines.finish()
    counts[.emptySection] += lines.emptySections
    return plain
  }

  /// Leaves out the redirect that the page begins with.
  mutating func skipRedirect(to end: Int) {
    counts[.redirect] += 1
    position = end
  }

  /// Notes where the pass goes on once the content that it turns to now has been shown.
  private mutating func goOnLater(at resume: Int, after action: Return.Action = .goOn) {
    outer.append(
      Return(resume: min(resume, limit), limit: limit, action: action, searches: searches))
    searches = Searches()
  }

  /// Shows `start..<end`, then goes on at `resume`.
  mutating func show(_ start: Int, _ end: Int, resume: Int) {
    goOnLater(at: resume)
    position = start
    limit = min(end, limit)
  }

  /// Shows the rows of a table up to `end`, then goes on at `resume`.
  mutating func showTable(to end: Int, resume: Int) {
    goOnLater(at: resume, after: .endTable)
    limit = min(end, limit)
  }

  /// Shows pieces that stand inside of the construct that ends at `end`, then goes on there.
  mutating func show(_ pieces: [WikitextPiece], resume end: Int) {
    if outer.isEmpty { literals.removeAll(keepingCapacity: true) }
    goOnLater(at: end)
    let place = position
    for piece in pieces.reversed() {
      switch piece {
      case .text(let range):
        outer.append(
          Return(
            resume: min(range.lowerBound, limit), limit: min(range.upperBound, limit),
            action: .startArgument))
      case .literal(let bytes):
        outer.append(Return(resume: place, limit: place, action: .write(literals.count)))
        literals.append(bytes)
      case .gap: outer.append(Return(resume: place, limit: place, action: .noteGap))
      }
    }
    limit = place
  }

  /// Whether what is being read is the content of a link, a template or the like.
  var isInsideConstruct: Bool { !outer.isEmpty }

  private mutating func act(_ action: Return.Action) {
    switch action {
    case .goOn: break
    case .endLine:
      lines.end()
      lines.role = .listItem
    case .noteGap: lines.drop()
    case .endTable: endTable()
    case .startArgument: startArgument()
    case .write(let index): lines.append(literals[index])
    }
  }

  /// Leaves out what stands from here to `end`.
  mutating func drop(_ kind: WikitextCounts.Kind, to end: Int) {
    counts[kind] += 1
    position = min(end, limit)
    switch kind {
    case .category, .languageLink, .magicWord, .conversionRule: lines.drop()
    default: lines.drop(before: text[position..<limit])
    }
  }

  /// The index of the first span that starts at `offset` or after; `offset` must never fall.
  mutating func spanIndex(from offset: Int) -> Int {
    while cursor < spans.count, spans[cursor].start < offset { cursor += 1 }
    return cursor
  }

  /// The span that starts here.
  mutating func spanHere() -> WikitextSpan? {
    let index = spanIndex(from: position)
    return index < spans.count && spans[index].start == position ? spans[index] : nil
  }

  // Bit n of the first is set for byte n, of the second for byte 64 + n.
  private static let markupBelow64: UInt64 = 1 << 0x0A | 1 << 0x26 | 1 << 0x27 | 1 << 0x3C
  private static let markupFrom64: UInt64 =
    1 << (0x5B - 64) | 1 << (0x5D - 64) | 1 << (0x5F - 64) | 1 << (0x7B - 64) | 1 << (0x7D - 64)

  /// `|` and `!`, which part the cells of a table.
  private static let cellMarkupBelow64: UInt64 = 1 << 0x21
  private static let cellMarkupFrom64: UInt64 = 1 << (0x7C - 64)

  private mutating func copyOrdinaryRun() {
    let start = position
    var end = start
    let isInTable = tableEnd >= 0 && limit == tableEnd
    let below64 = Self.markupBelow64 | (isInTable ? Self.cellMarkupBelow64 : 0)
    let from64 = Self.markupFrom64 | (isInTable ? Self.cellMarkupFrom64 : 0)
    while end < limit {
      let byte = text[end]
      if byte < 0x80 {
        let set = byte < 64 ? below64 : from64
        if (set >> UInt64(byte & 63)) & 1 == 1 { break }
      }
      end += 1
    }
    if end > start { lines.append(text[start..<end]) }
    position = end
  }

  private mutating func markup(_ byte: UInt8) {
    switch byte {
    case 0x0A:
      lines.end()
      position += 1
      openSquare = 0
      openCurly = 0
      isHeaderLine = false
      startLine()
    case UInt8(ascii: "&"): entity()
    case UInt8(ascii: "'"): apostrophes()
    case UInt8(ascii: "<"): angle()
    case UInt8(ascii: "["): bracket()
    case UInt8(ascii: "]"): strayClosing(\.openSquare)
    case UInt8(ascii: "_"): underscores()
    case UInt8(ascii: "{"): brace()
    case UInt8(ascii: "|"), UInt8(ascii: "!"): cellMark(byte)
    default: strayClosing(\.openCurly)
    }
  }

  /// The offset after the run of the byte at `start`.
  func endOfRun(_ start: Int) -> Int {
    var end = start + 1
    while end < limit, text[end] == text[start] { end += 1 }
    return end
  }

  /// Writes what stands from here to `end` as it is.
  mutating func copy(to end: Int) {
    lines.append(text[position..<end])
    position = end
  }
}

// MARK: - Lines

extension WikitextPass {
  /// Begins a line where the argument of a template begins with an item of a list: what stands
  /// around it, a quotation or small type, does not belong to that line.
  private mutating func startArgument() {
    guard position < limit, tableEnd < 0 else { return }
    switch text[position] {
    case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: ";"): break
    default: return
    }
    var before = position
    while before > 0, text[before - 1] == 0x20 || text[before - 1] == 0x09 { before -= 1 }
    lookahead += position - before
    let isLineStart = before > 0 && text[before - 1] == 0x0A
    let isItem = position + 1 < limit && text[position + 1] == 0x20
    guard isLineStart || lines.isUntouched || isItem && text[position] != UInt8(ascii: ":") else {
      return
    }
    lines.endBlock()
    startLine()
  }

  /// Reads the markup that makes a line an item, a heading, a rule or the rest of a table.
  mutating func startLine() {
    guard position < limit else { return }
    if tableEnd >= 0 {
      startTableLine()
      return
    }
    switch text[position] {
    case UInt8(ascii: "="): lines.role = .heading
    case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: ";"):
      lines.role = .listItem
      skip { $0 == 0x2A || $0 == 0x23 || $0 == 0x3A || $0 == 0x3B }
      if text[position - 1] == UInt8(ascii: ";"), let colon = definitionColon() {
        goOnLater(at: colon + 1, after: .endLine)
        limit = colon
      }
    case UInt8(ascii: "-") where endOfRun(position) - position >= 4:
      position = endOfRun(position)
    default: break
    }
    skip { $0 == 0x20 || $0 == 0x09 }
    if position < limit, text[position] == UInt8(ascii: "|") { strayRow() }
  }

  mutating func skip(while isSkipped: (UInt8) -> Bool) {
    while position < limit, isSkipped(text[position]) { position += 1 }
  }

  /// Goes to the next end of a line outside of any closed construct.
  mutating func skipLine() {
    while position < limit, text[position] != 0x0A {
      if let span = spanHere(), span.isClosed {
        position = min(span.end, limit)
      } else {
        position += 1
      }
    }
  }
}

// MARK: - Characters

extension WikitextPass {
  mutating func entity() {
    guard let (characters, end) = WikitextEntities.decode(text, at: position, limit: limit) else {
      copy(to: position + 1)
      return
    }
    lines.append(characters.first)
    if let second = characters.second { lines.append(second) }
    position = end
  }

  private mutating func apostrophes() {
    let end = endOfRun(position)
    if end - position == 1 {
      copy(to: end)
    } else {
      lines.apostrophes(end - position)
      position = end
    }
  }

  /// A behaviour switch `__NAME__`, in any language; other underscores are text.
  private mutating func underscores() {
    let end = endOfRun(position)
    if end - position == 2, let end = WikitextSwitches.end(text, from: end, limit: limit) {
      drop(.magicWord, to: end)
    } else {
      copy(to: end)
    }
  }

  private mutating func brace() {
    guard let span = spanHere() else {
      // Braces that a template further in this run does not need are text.
      let index = spanIndex(from: position)
      let next = index < spans.count ? spans[index].start : limit
      let end = min(endOfRun(position), max(next, position + 1))
      openCurly += end - position
      copy(to: end)
      return
    }
    switch (span.kind, span.isClosed) {
    case (.template, true): template(span)
    case (.table, true): table(span)
    case (.table, false): dropUnclosedTable()
    case (.variant, true): variant(span)
    case (.template, false) where lines.isUntouched && isNameOfBox: skipLine()
    default: strayOpening(\.openCurly)
    }
  }

  /// Whether the line is the name of a template whose arguments are on lines of their own, which
  /// are left out as rows without a table are.
  private var isNameOfBox: Bool {
    var index = position + 2
    let end = min(limit, position + 128)
    while index < end, text[index] != 0x0A {
      let byte = text[index]
      if byte == UInt8(ascii: "|") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
        return false
      }
      index += 1
    }
    while index < end, text[index] <= 0x20 { index += 1 }
    return index < end && text[index] == UInt8(ascii: "|")
  }

  /// An opening bracket that was never closed: a single one is text, a double one is the wreck of a
  /// link or template, of which the content is kept.
  mutating func strayOpening(_ open: WritableKeyPath<WikitextPass, Int>) {
    let end = endOfRun(position)
    if end - position == 1 {
      self[keyPath: open] += 1
      copy(to: end)
    }
    position = end
  }

  /// Closing brackets that close no construct: text as far as single ones were opened on this line.
  private mutating func strayClosing(_ open: WritableKeyPath<WikitextPass, Int>) {
    let end = endOfRun(position)
    let matched = min(self[keyPath: open], end - position)
    self[keyPath: open] -= matched
    copy(to: end - position == 1 ? end : position + matched)
    position = end
  }
}
