/// A construct of wikitext that has a beginning and, if it was closed, an end.
struct WikitextSpan {
  enum Kind: Equatable {
    /// `{{…}}` and `{{{…}}}`.
    case template
    /// `{|…|}` at the start of lines, or `<table>…</table>`.
    case table
    /// `[[…]]`.
    case link
    /// `-{…}-`; it starts at the brace.
    case variant
    /// `<!--…-->`.
    case comment
    /// An element whose content is not wikitext, or goes unread.
    case element(WikitextTag)
  }

  // Half-width offsets: a hostile page has a span in every second byte.
  private var startOffset: Int32
  private var endOffset: Int32
  private var nextIndex: Int32
  let kind: Kind

  init(kind: Kind, start: Int, end: Int, next: Int) {
    startOffset = Int32(start)
    endOffset = Int32(end)
    nextIndex = Int32(next)
    self.kind = kind
  }

  /// The offset of its first byte.
  var start: Int {
    get { Int(startOffset) }
    set { startOffset = Int32(newValue) }
  }
  /// The offset after its last byte; `unclosed` for one that never ends.
  var end: Int {
    get { Int(endOffset) }
    set { endOffset = Int32(newValue) }
  }
  /// The index of the first span that starts at or after `end`.
  var next: Int {
    get { Int(nextIndex) }
    set { nextIndex = Int32(newValue) }
  }

  static let unclosed = -1
  var isClosed: Bool { end >= 0 }
}

/// Finds every bracketed construct of a page in one pass, before anything is rendered.
///
/// This is what keeps the renderer linear: whether an opening bracket has its closing one is known
/// when it is met, so nothing is ever tried and taken back. The rules are those of MediaWiki's
/// preprocessor, and more lenient where markup is broken: a closing bracket closes the nearest open
/// one of its kind, and those opened in between were never closed, which makes them text.
struct WikitextScanner {
  /// The constructs, in the order of their starts.
  private(set) var spans: [WikitextSpan] = []
  /// Bytes looked at beyond the one pass over the text: what the tests bound.
  private(set) var lookahead = 0

  private let text: UnsafeBufferPointer<UInt8>
  private var open: [Opening] = []
  private var openCount = [0, 0, 0, 0]
  /// The start of a single `[` that no single `]` has closed yet, or -1.
  private var singleBracket = -1
  private var isCommentOpenToTheEnd = false
  /// The names of elements that have no closing tag in what is left.
  private var unclosedElements: Set<UInt128> = []
  /// Searches for the end of a hidden element that found none, and how far they went.
  private var vainSearches = 0
  private var vainSearchEnd = 0

  private enum Bracket: UInt8 {
    case template, table, link, variant
  }

  private struct Opening {
    let bracket: Bracket
    let span: Int32
    let start: Int32
    /// The place on the stack of the nearest template or table, this one included; -1 for none.
    let nearestBlock: Int32
    /// Braces of a template not closed yet.
    var braces: Int32 = 0
  }

  private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The constructs of `text`, and how many bytes were looked at more than once to find them.
  static func scan(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> (spans: [WikitextSpan], lookahead: Int) {
    var scanner = WikitextScanner(text: text)
    scanner.run()
    return (scanner.spans, scanner.lookahead)
  }

  private mutating func run() {
    var index = 0
    while index < text.count {
      let byte = text[index]
      // `[` and `{`, `]` and `}` differ in one bit.
      let folded = byte | 0x20
      if folded != UInt8(ascii: "{"), folded != UInt8(ascii: "}"), byte != UInt8(ascii: "<") {
        index += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "<"): index = angle(at: index)
      case UInt8(ascii: "{"): index = openBraces(at: index)
      case UInt8(ascii: "}"): index = closeBraces(at: index)
      case UInt8(ascii: "["): index = openBrackets(at: index)
      default: index = closeBrackets(at: index)
      }
    }
  }
}

// MARK: - Openings and closings

extension WikitextScanner {
  /// Brackets open at once; those opened deeper are text. No honest page has a hundredth of it.
  private static let maximumDepth = 10_000

  private mutating func push(_ bracket: Bracket, at start: Int, braces: Int = 0) {
    guard open.count < Self.maximumDepth else { return }
    let kind: WikitextSpan.Kind =
      switch bracket {
      case .template: .template
      case .table: .table
      case .link: .link
      case .variant: .variant
      }
    let isBlock = bracket == .template || bracket == .table
    open.append(
      Opening(
        bracket: bracket, span: Int32(spans.count), start: Int32(start),
        nearestBlock: isBlock ? Int32(open.count) : open.last?.nearestBlock ?? -1,
        braces: Int32(braces)))
    openCount[Int(bracket.rawValue)] += 1
    spans.append(WikitextSpan(kind: kind, start: start, end: WikitextSpan.unclosed, next: 0))
  }

  private mutating func pop() {
    guard let last = open.popLast() else { return }
    openCount[Int(last.bracket.rawValue)] -= 1
  }

  /// Makes the nearest open `bracket` the last of the stack; false if there is none.
  private mutating func uncover(_ bracket: Bracket) -> Bool {
    guard openCount[Int(bracket.rawValue)] > 0 else { return false }
    while let last = open.last, last.bracket != bracket { pop() }
    return true
  }

  /// Closes the nearest open `bracket`; false if there is none.
  private mutating func close(_ bracket: Bracket, end: Int) -> Bool {
    guard uncover(bracket), let last = open.last else { return false }
    let span = Int(last.span)
    spans[span].end = end
    spans[span].next = spans.count
    pop()
    return true
  }

  /// Records a construct whose end is found at once.
  private mutating func add(_ kind: WikitextSpan.Kind, from start: Int, to end: Int) -> Int {
    spans.append(WikitextSpan(kind: kind, start: start, end: end, next: spans.count + 1))
    return end
  }

  private func runLength(at start: Int) -> Int {
    var end = start + 1
    while end < text.count, text[end] == text[start] { end += 1 }
    return end - start
  }

  /// Whether only spaces, and list markers where `allowsMarkers`, stand before `index` on its line.
  private mutating func isLineStart(_ index: Int, allowsMarkers: Bool) -> Bool {
    var before = index - 1
    while before >= 0 {
      lookahead += 1
      switch text[before] {
      case 0x0A: return true
      case 0x20, 0x09: before -= 1
      case UInt8(ascii: ":"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: ";"):
        if !allowsMarkers { return false }
        before -= 1
      // A table right after a template or a tag: broken on the page, but no prose either.
      case UInt8(ascii: "}"), UInt8(ascii: ">"): return allowsMarkers
      default: return false
      }
    }
    return true
  }
}

// MARK: - Braces and brackets

extension WikitextScanner {
  private mutating func openBraces(at start: Int) -> Int {
    let length = runLength(at: start)
    let end = start + length
    let isAfterDash = start > 0 && text[start - 1] == UInt8(ascii: "-")
    if length == 1 {
      if end < text.count, text[end] == UInt8(ascii: "|"),
        isLineStart(start, allowsMarkers: true)
      {
        push(.table, at: start)
        return end + 1
      }
      if isAfterDash { push(.variant, at: start) }
    } else if length == 3, isAfterDash {
      push(.variant, at: start)
      push(.template, at: start + 1, braces: 2)
    } else {
      push(.template, at: start, braces: length)
    }
    return end
  }

  private mutating func closeBraces(at start: Int) -> Int {
    let end = start + runLength(at: start)
    var index = start
    if closesTable(at: start, end: end), close(.table, end: start + 1) { index += 1 }
    while end - index >= 2, uncover(.template) {
      var last = open[open.count - 1]
      let count = min(Int(last.braces), end - index, 3)
      last.braces -= Int32(count)
      index += count
      let span = Int(last.span)
      // What is left of a run of braces stands before the template.
      spans[span].start = Int(last.start + last.braces)
      spans[span].end = index
      spans[span].next = spans.count
      open[open.count - 1] = last
      if last.braces < 2 { pop() }
    }
    if index < end, end < text.count, text[end] == UInt8(ascii: "-"), close(.variant, end: end + 1)
    {
      return end + 1
    }
    return end
  }

  /// Whether the first of the braces `start..<end` ends a table: `|}` at the start of a line. In
  /// `|}}` the brace belongs to a template if that was opened last.
  private mutating func closesTable(at start: Int, end: Int) -> Bool {
    guard openCount[Int(Bracket.table.rawValue)] > 0, start > 0,
      text[start - 1] == UInt8(ascii: "|"),
      isLineStart(start - 1, allowsMarkers: false)
    else { return false }
    guard end - start > 1, let block = open.last?.nearestBlock, block >= 0 else { return true }
    return open[Int(block)].bracket == .table
  }

  private mutating func openBrackets(at start: Int) -> Int {
    let length = runLength(at: start)
    if length == 1 { singleBracket = start }
    // Of an odd number the first is text, as in `[[[a]]]`.
    for link in 0..<(length / 2) { push(.link, at: start + length % 2 + 2 * link) }
    return start + length
  }

  private mutating func closeBrackets(at start: Int) -> Int {
    let end = start + runLength(at: start)
    var index = start
    while end - index >= 2, uncover(.link) {
      // In `[[File:a|[http://b c]]]` the first belongs to the single bracket inside the link.
      if (end - index) % 2 == 1, let last = open.last, singleBracket > spans[Int(last.span)].start {
        index += 1
        singleBracket = -1
      }
      index += 2
      _ = close(.link, end: index)
    }
    if index < end { singleBracket = -1 }
    return end
  }
}

// MARK: - Comments and elements

extension WikitextScanner {
  private mutating func angle(at start: Int) -> Int {
    if matches("!--", at: start + 1) { return comment(at: start) }
    guard let match = WikitextTags.match(text, at: start, limit: text.count) else {
      return start + 1
    }
    lookahead += match.end - start
    switch match.tag {
    case .table:
      if match.isClosing {
        _ = close(.table, end: match.end)
      } else if !match.isSelfClosing {
        push(.table, at: start)
      }
      return match.end
    case .dropped, .droppedOrEmpty, .literal, .preformatted:
      if match.isClosing { return match.end }
      if match.isSelfClosing { return add(.element(match.tag), from: start, to: match.end) }
      guard let end = closingTag(of: match) else { return match.end }
      return add(.element(match.tag), from: start, to: end)
    case .block, .inline:
      guard match.isHidden, let end = endOfHidden(match) else { return match.end }
      return add(.element(.dropped(.hidden)), from: start, to: end)
    case .inclusion, .lineBreak: return match.end
    }
  }

  /// Searches for the end of hidden elements that one paragraph may cost in vain.
  private static let maximumVainSearches = 4

  /// The offset after the closing tag of the hidden element that `match` opens, others of its name
  /// within it counted; `nil` where its paragraph, or for a block the page, has none.
  private mutating func endOfHidden(_ match: WikitextTagMatch) -> Int? {
    if match.end > vainSearchEnd { vainSearches = 0 }
    guard vainSearches < Self.maximumVainSearches else { return nil }
    var depth = 1
    var index = match.end
    while index + 2 < text.count {
      if text[index] == 0x0A, text[index + 1] == 0x0A, match.tag == .inline { break }
      guard text[index] == UInt8(ascii: "<") else {
        index += 1
        continue
      }
      let isClosing = text[index + 1] == UInt8(ascii: "/")
      let (key, nameEnd) = WikitextTags.name(
        text, at: index + (isClosing ? 2 : 1), limit: text.count)
      guard key == match.key, nameEnd < text.count else {
        index += 1
        continue
      }
      depth += isClosing ? -1 : 1
      index = nameEnd
      if depth == 0 {
        while index < text.count, text[index] != UInt8(ascii: ">") { index += 1 }
        return min(index + 1, text.count)
      }
    }
    lookahead += index - match.end
    vainSearches += 1
    vainSearchEnd = max(vainSearchEnd, index)
    return nil
  }

  private func matches(_ word: StaticString, at start: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start >= 0, start + count <= text.count else { return false }
    for index in 0..<count where text[start + index] != word.utf8Start[index] { return false }
    return true
  }

  /// A comment ends at its `-->`, or with its paragraph if it has none.
  private mutating func comment(at start: Int) -> Int {
    var index = start + 4
    while !isCommentOpenToTheEnd, index + 2 < text.count {
      if text[index] == UInt8(ascii: "-"), matches("-->", at: index) {
        return add(.comment, from: start, to: index + 3)
      }
      index += 1
    }
    // Read once in vain, and never again: there is no `-->` in what is left.
    if !isCommentOpenToTheEnd { lookahead += text.count - start }
    isCommentOpenToTheEnd = true
    index = min(start + 4, text.count)
    while index < text.count, !matches("\n\n", at: index) { index += 1 }
    return add(.comment, from: start, to: index)
  }

  /// The offset after the next closing tag of the element that `match` opens; `nil` if none is
  /// left.
  private mutating func closingTag(of match: WikitextTagMatch) -> Int? {
    if unclosedElements.contains(match.key) { return nil }
    var index = match.end
    while index + 2 < text.count {
      if text[index] == UInt8(ascii: "<"), text[index + 1] == UInt8(ascii: "/") {
        let (key, nameEnd) = WikitextTags.name(text, at: index + 2, limit: text.count)
        var end = nameEnd
        while key == match.key, end < text.count, text[end] <= 0x20 { end += 1 }
        if key == match.key, end < text.count, text[end] == UInt8(ascii: ">") { return end + 1 }
      }
      index += 1
    }
    lookahead += text.count - match.end
    unclosedElements.insert(match.key)
    return nil
  }
}
