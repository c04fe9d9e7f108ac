/// What of a template's page is transcluded: without comments, by `<onlyinclude>`, `<includeonly>`
/// and `<noinclude>`.
///
/// (https://www.mediawiki.org/wiki/Transclusion)
enum TemplateText {
  /// The part of `page` that stands in the place of a call.
  ///
  /// - Complexity: O(*n*).
  static func transcluded(_ page: [UInt8]) -> [UInt8] {
    guard page.contains(UInt8(ascii: "<")) else { return page }
    return page.withUnsafeBufferPointer { text in
      var reader = InclusionReader(text)
      return reader.run()
    }
  }
}

private struct InclusionReader {
  private enum Tag { case noinclude, includeonly, onlyinclude, literal }

  private let text: UnsafeBufferPointer<UInt8>
  private var output: [UInt8] = []
  /// What stands between tags of onlyinclude; `nil` while there was none.
  private var only: [UInt8]?
  private var isInOnly = false
  private var start = 0
  private var isCommentOpenToTheEnd = false
  private var unclosedElements: Set<UInt128> = []

  private static let noinclude = key("noinclude")
  private static let includeonly = key("includeonly")
  private static let onlyinclude = key("onlyinclude")
  private static let literal = ["nowiki", "pre", "math", "syntaxhighlight", "source"].map(key)

  private static func key(_ name: String) -> UInt128 {
    name.utf8.reduce(0) { $0 << 8 | UInt128($1) }
  }

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    output.reserveCapacity(text.count)
  }

  mutating func run() -> [UInt8] {
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "<") { index = angle(at: index) } else { index += 1 }
    }
    copy(to: text.count)
    return only ?? output
  }

  private mutating func copy(to end: Int) {
    guard end > start else { return }
    let slice = UnsafeBufferPointer(rebasing: text[start..<end])
    if isInOnly { only?.append(contentsOf: slice) } else { output.append(contentsOf: slice) }
  }

  private mutating func skip(from: Int, to end: Int) -> Int {
    copy(to: from)
    start = end
    return end
  }

  private mutating func angle(at index: Int) -> Int {
    if text.count - index > 6, text[index + 1] == UInt8(ascii: "!"),
      text[index + 2] == UInt8(ascii: "-"), text[index + 3] == UInt8(ascii: "-")
    {
      return comment(at: index)
    }
    let isClosing = index + 1 < text.count && text[index + 1] == UInt8(ascii: "/")
    let (key, nameEnd) = WikitextTags.name(
      text, at: index + (isClosing ? 2 : 1), limit: text.count)
    let isMark = key == Self.noinclude || key == Self.includeonly || key == Self.onlyinclude
    guard isMark || !isClosing && Self.literal.contains(key) else { return index + 1 }
    guard let (end, isEmpty) = tagEnd(from: nameEnd) else { return index + 1 }
    if !isMark { return isEmpty ? end : endOfElement(key, from: end) ?? end }
    if key == Self.noinclude, !isClosing, !isEmpty {
      return skip(from: index, to: endOfElement(key, from: end) ?? text.count)
    }
    let next = skip(from: index, to: end)
    if key == Self.onlyinclude {
      isInOnly = !isClosing && !isEmpty
      if only == nil { only = [] }
    }
    return next
  }

  /// The offset after the `>` of the tag whose name ends at `start`, and whether it is `/>`.
  private func tagEnd(from start: Int) -> (end: Int, isEmpty: Bool)? {
    var index = start
    while index < text.count, index < start + 256 {
      if text[index] == UInt8(ascii: ">") { return (index + 1, text[index - 1] == 0x2F) }
      if text[index] == UInt8(ascii: "<") { return nil }
      index += 1
    }
    return nil
  }

  private mutating func endOfElement(_ key: UInt128, from start: Int) -> Int? {
    if unclosedElements.contains(key) { return nil }
    var index = start
    while index + 2 < text.count {
      if text[index] == UInt8(ascii: "<"), text[index + 1] == UInt8(ascii: "/") {
        let (name, nameEnd) = WikitextTags.name(text, at: index + 2, limit: text.count)
        if name == key, let (end, _) = tagEnd(from: nameEnd) { return end }
      }
      index += 1
    }
    unclosedElements.insert(key)
    return nil
  }

  /// A comment goes, and its line with it where nothing else is on it.
  private mutating func comment(at index: Int) -> Int {
    guard !isCommentOpenToTheEnd else { return index + 4 }
    var end = index + 4
    while end + 2 < text.count {
      if text[end] == 0x2D, text[end + 1] == 0x2D, text[end + 2] == UInt8(ascii: ">") {
        end += 3
        let before = spacesBefore(index)
        var after = end
        while after < text.count, text[after] == 0x20 || text[after] == 0x09 { after += 1 }
        let isAlone =
          before > 0 && text[before - 1] == 0x0A && after < text.count && text[after] == 0x0A
        return isAlone ? skip(from: max(before, start), to: after + 1) : skip(from: index, to: end)
      }
      end += 1
    }
    // MediaWiki takes one that is never closed to go to the end.
    isCommentOpenToTheEnd = true
    return skip(from: index, to: text.count)
  }

  private func spacesBefore(_ index: Int) -> Int {
    var before = index
    // A comment after another on the same line has that one's end as its start.
    while before > start, text[before - 1] == 0x20 || text[before - 1] == 0x09 { before -= 1 }
    return before
  }
}
