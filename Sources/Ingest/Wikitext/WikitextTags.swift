/// What becomes of an HTML or extension tag.
enum WikitextTag: Equatable {
  /// All of the element goes, unread; the kind says as what. Unclosed, it takes the rest of its
  /// line with it.
  case dropped(WikitextCounts.Kind)
  /// As `dropped`, but of an unclosed one only the tag goes: it is often written so.
  case droppedOrEmpty(WikitextCounts.Kind)
  /// The content is text and no markup.
  case literal
  /// As `literal`, on lines of its own.
  case preformatted
  /// A table in HTML: found with its nested ones, and dropped.
  case table
  /// The tag goes; its content begins and ends a line.
  case block
  /// The tag becomes the end of a line.
  case lineBreak
  /// The tag goes; its content flows on.
  case inline
  /// The tag goes before anything else is read: what follows it at the start of a line is at the
  /// start of the line.
  case inclusion
}

/// A tag as it stands in the text.
struct WikitextTagMatch {
  let tag: WikitextTag
  /// The name in lower case, packed into a number.
  let key: UInt128
  let isClosing: Bool
  let isSelfClosing: Bool
  /// Whether its attributes say that no reader sees its content, or that it is no part of the text:
  /// `display:none`, and the classes of notices, boxes and marks for editors.
  var isHidden = false
  /// The offset after `>`.
  let end: Int
}

/// The tags that MediaWiki and the extensions of the Wikimedia wikis know.
enum WikitextTags {
  /// The tag that starts with the `<` at `start` and is closed before `limit`; `nil` for anything
  /// else, which is text.
  ///
  /// No attribute holds a `<` but that of a comment or of a tag of inclusion, so a search for `>`
  /// ends there: searches from two places hardly ever read the same bytes.
  static func match(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> WikitextTagMatch? {
    var index = start + 1
    let isClosing = index < limit && text[index] == UInt8(ascii: "/")
    if isClosing { index += 1 }
    let (key, nameEnd) = name(text, at: index, limit: limit)
    guard let tag = table[key], nameEnd < limit else { return nil }
    let next = text[nameEnd]
    guard next == UInt8(ascii: ">") || next == UInt8(ascii: "/") || next <= 0x20 else { return nil }
    index = nameEnd
    while index < limit, text[index] != UInt8(ascii: ">") {
      if text[index] == UInt8(ascii: "<") {
        guard let end = insertEnd(text, at: index, limit: limit) else { return nil }
        index = end
      } else {
        index += 1
      }
    }
    guard index < limit else { return nil }
    var last = index - 1
    while last > nameEnd, text[last] <= 0x20 { last -= 1 }
    let isSelfClosing = !isClosing && text[last] == UInt8(ascii: "/")
    let hasAttributes = !isClosing && index - nameEnd > 5
    return WikitextTagMatch(
      tag: tag, key: key, isClosing: isClosing, isSelfClosing: isSelfClosing,
      isHidden: hasAttributes && !isSelfClosing && hidesContent(text, nameEnd..<index),
      end: index + 1)
  }

  /// The offset after the comment, or the tag of inclusion, at the `<` within a tag at `start`.
  private static func insertEnd(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> Int? {
    guard start + 3 < limit else { return nil }
    if text[start + 1] == UInt8(ascii: "!") {
      guard text[start + 2] == 0x2D, text[start + 3] == 0x2D else { return nil }
      // No comment in an attribute is longer.
      var index = start + 4
      let limit = min(limit, start + 256)
      while index + 2 < limit {
        if text[index] == 0x2D, text[index + 1] == 0x2D, text[index + 2] == UInt8(ascii: ">") {
          return index + 3
        }
        index += 1
      }
      return nil
    }
    let isClosing = text[start + 1] == UInt8(ascii: "/")
    let (key, end) = name(text, at: start + (isClosing ? 2 : 1), limit: limit)
    guard inclusions.contains(key), end < limit, text[end] == UInt8(ascii: ">") else { return nil }
    return end + 1
  }

  private static let inclusions = names("includeonly noinclude onlyinclude")

  /// Whether attributes hide the content: `style="display:none"`, or one of ``hiddenClasses``.
  private static func hidesContent(
    _ text: UnsafeBufferPointer<UInt8>, _ attributes: Range<Int>
  ) -> Bool {
    var index = attributes.lowerBound
    let end = attributes.upperBound
    while index + 6 < end {
      let byte = text[index] | 0x20
      if byte == UInt8(ascii: "d"), matches("display", text, at: index, end) {
        var next = index + 7
        while next < end, text[next] == 0x20 || text[next] == UInt8(ascii: ":") { next += 1 }
        if matches("none", text, at: next, end) { return true }
      } else if byte == UInt8(ascii: "c"), matches("class", text, at: index, end) {
        let value = attributeValue(text, from: index + 5, end)
        if hasHiddenClass(text[value]) { return true }
        index = max(index, value.upperBound - 1)
      }
      index += 1
    }
    return false
  }

  private static func matches(
    _ word: StaticString, _ text: UnsafeBufferPointer<UInt8>, at start: Int, _ end: Int
  ) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start + count <= end else { return false }
    return (0..<count).allSatisfy { text[start + $0] | 0x20 == word.utf8Start[$0] }
  }

  /// The value after an attribute's name, without its quotes.
  private static func attributeValue(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ end: Int
  ) -> Range<Int> {
    var first = start
    while first < end, text[first] <= 0x20 || text[first] == UInt8(ascii: "=") { first += 1 }
    guard first < end else { return end..<end }
    let quote = text[first]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      var last = first + 1
      while last < end, text[last] != quote { last += 1 }
      return (first + 1)..<last
    }
    var last = first
    while last < end, text[last] > 0x20 { last += 1 }
    return first..<last
  }

  private static func hasHiddenClass(_ value: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard value.count < 512 else { return false }
    return value.split(separator: 0x20).contains {
      hiddenClasses.contains(String(decoding: $0, as: UTF8.self).lowercased())
    }
  }

  /// Classes of what readers of a printed page do not see, or see beside the text: the wikis' own,
  /// which their style sheets share.
  private static let hiddenClasses: Set<String> = [
    "noprint", "inline-template", "template-fact", "navbox", "navbar", "infobox", "ambox", "tmbox",
    "mbox-small", "metadata", "hatnote", "dablink", "rellink", "sistersitebox", "side-box",
    "sidebar", "vertical-navbox", "stub", "boilerplate", "messagebox", "error", "mw-empty-elt",
    "reference", "mw-ref", "reflist", "z3988", "nv-view", "homonymie", "bandeau-container",
    "bandeau-niveau-detail", "bandeau-section", "need_ref_tag", "indicator-fr", "toccolours",
    "taxobox", "thumb", "printonly-none", "geo-nondefault", "plainlinks-print", "dump-hidden",
  ]

  /// The letters and digits at `start`, in lower case, packed; 0 where there are none or more than
  /// 16, which is longer than any known name.
  static func name(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) -> (key: UInt128, end: Int) {
    var key: UInt128 = 0
    var index = start
    while index < limit, index < start + 17 {
      let byte = text[index]
      let lower = byte | 0x20
      let isLetter = lower >= 0x61 && lower <= 0x7A
      guard isLetter || (byte >= 0x30 && byte <= 0x39) else { break }
      key = key << 8 | UInt128(isLetter ? lower : byte)
      index += 1
    }
    return index > start + 16 ? (0, index) : (key, index)
  }

  static let cell = names("td")[0]
  static let headerCell = names("th")[0]
  static let row = names("tr")[0]
  static let caption = names("caption")[0]
  static let listItems = names("li dt dd")
  static let poem = names("poem")[0]
  static let ruby = names("ruby")[0]
  static let rubyText = names("rt")[0]
  static let rubyParenthesis = names("rp")[0]

  private static func names(_ list: String) -> [UInt128] {
    list.split(separator: " ").map { $0.utf8.reduce(0) { $0 << 8 | UInt128($1) } }
  }

  private static let table: [UInt128: WikitextTag] = {
    var table: [UInt128: WikitextTag] = [:]
    func add(_ tag: WikitextTag, _ list: String) {
      for name in names(list) { table[name] = tag }
    }
    add(.dropped(.reference), "ref")
    add(.dropped(.mathematics), "math chem ce")
    add(.dropped(.gallery), "gallery")
    add(.dropped(.code), "syntaxhighlight source")
    add(.dropped(.template), "includeonly")
    add(
      .dropped(.embedded),
      "score timeline imagemap graph hiero mapframe maplink templatedata inputbox charinsert")
    add(.dropped(.embedded), "categorytree dynamicpagelist rss quiz video audio style script")
    add(.droppedOrEmpty(.reference), "references")
    add(.droppedOrEmpty(.template), "templatestyles section indicator languages page pagelist")
    add(.literal, "nowiki")
    add(.preformatted, "pre")
    add(.table, "table")
    add(.lineBreak, "br")
    add(
      .block, "p div center blockquote ul ol li dl dt dd hr h1 h2 h3 h4 h5 h6 tr td th caption poem"
    )
    add(.block, "thead tbody tfoot col colgroup article")
    add(
      .inline, "b i u s em strong small big sub sup span font tt code kbd samp var cite q del ins")
    add(.inline, "strike abbr acronym dfn bdi bdo ruby rb rp rt rtc mark time data wbr nobr a img")
    add(.inclusion, "noinclude onlyinclude")
    add(.inline, "translate tvar input label figure figcaption phonos")
    return table
  }()
}
