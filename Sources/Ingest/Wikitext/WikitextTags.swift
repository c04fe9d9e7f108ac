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
  /// The offset after `>`.
  let end: Int
}

/// The tags that MediaWiki and the extensions of the Wikimedia wikis know.
enum WikitextTags {
  /// The tag that starts with the `<` at `start` and is closed before `limit`; `nil` for anything
  /// else, which is text.
  ///
  /// No attribute holds a `<`, so a search for `>` ends there: searches from two places never read
  /// the same bytes.
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
      if text[index] == UInt8(ascii: "<") { return nil }
      index += 1
    }
    guard index < limit else { return nil }
    var last = index - 1
    while last > nameEnd, text[last] <= 0x20 { last -= 1 }
    return WikitextTagMatch(
      tag: tag, key: key, isClosing: isClosing,
      isSelfClosing: !isClosing && text[last] == UInt8(ascii: "/"), end: index + 1)
  }

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
    add(.block, "thead tbody tfoot col colgroup section article")
    add(
      .inline, "b i u s em strong small big sub sup span font tt code kbd samp var cite q del ins")
    add(.inline, "strike abbr acronym dfn bdi bdo ruby rb rp rt rtc mark time data wbr nobr a img")
    add(.inclusion, "noinclude onlyinclude")
    add(.inline, "translate tvar input label figure figcaption phonos")
    return table
  }()
}
