/// What a reader reads of a page's HTML, less what plain text leaves out on purpose: tables, media
/// with their captions, galleries, footnotes, formulas, highlighted code, links that show nothing
/// but a number, and what the skin adds (contents, edit links).
///
/// One pass with a stack: no HTML parser, but the tests' HTML is regular.
struct HTMLReading {
  private var text = ""
  private var open: [(name: Substring, isDropped: Bool)] = []
  private var droppedDepth = 0

  /// The text of `html`, white space folded to single spaces and none at the ends.
  static func text(of html: String) -> String {
    var reading = HTMLReading()
    var rest = html[...]
    while let character = rest.first {
      if character == "<", let tag = Tag(&rest) {
        reading.read(tag)
      } else {
        let run = rest.dropFirst().prefix { $0 != "<" }
        if reading.droppedDepth == 0 {
          reading.text += decoded(rest[rest.startIndex..<run.endIndex])
        }
        rest = rest[run.endIndex...]
      }
    }
    return folded(reading.text)
  }

  /// `text` with every run of white space, no-break spaces included, made one space.
  static func folded(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  private mutating func read(_ tag: Tag) {
    if Self.blocks.contains(tag.name) { text += " " }
    if tag.isClosing {
      guard let index = open.lastIndex(where: { $0.name == tag.name }) else { return }
      droppedDepth -= open[index...].count { $0.isDropped }
      open.removeSubrange(index...)
    } else if !tag.isSelfClosing, !Self.voids.contains(tag.name) {
      let isDropped = tag.isLeftOut
      open.append((tag.name, isDropped))
      droppedDepth += isDropped ? 1 : 0
    }
  }

  private static let voids: Set<Substring> = [
    "br", "hr", "img", "link", "meta", "wbr", "input", "col", "source", "!--",
  ]

  private static let blocks: Set<Substring> = [
    "address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "figure", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "ul", "aside",
    "figcaption", "caption", "tr", "td", "th", "tbody",
  ]

  private static func decoded(_ run: Substring) -> String {
    var decoded = ""
    var rest = run
    while let ampersand = rest.firstIndex(of: "&") {
      decoded += rest[..<ampersand]
      let name = rest[rest.index(after: ampersand)...].prefix { $0 != ";" && $0 != "&" }
      if name.endIndex < rest.endIndex, rest[name.endIndex] == ";", let scalar = scalar(name) {
        decoded.unicodeScalars.append(scalar)
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        decoded += "&"
        rest = rest[rest.index(after: ampersand)...]
      }
    }
    return decoded + rest
  }

  private static func scalar(_ name: Substring) -> Unicode.Scalar? {
    let named: [Substring: UInt32] = [
      "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0, "rlm": 0x200F,
    ]
    if let value = named[name] { return Unicode.Scalar(value) }
    guard name.first == "#" else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init)
  }
}

extension HTMLReading {
  /// A tag or comment, taken off the front of some HTML.
  fileprivate struct Tag {
    let name: Substring
    let isClosing: Bool
    let isSelfClosing: Bool
    private let attributes: [Substring: Substring]

    init?(_ html: inout Substring) {
      if html.hasPrefix("<!--") {
        guard let end = html.firstRange(of: "-->") else { return nil }
        (name, isClosing, isSelfClosing, attributes) = ("!--", false, false, [:])
        html = html[end.upperBound...]
        return
      }
      var rest = html.dropFirst()
      isClosing = rest.first == "/"
      if isClosing { rest = rest.dropFirst() }
      name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
      guard name.first?.isLetter == true else { return nil }
      rest = rest[name.endIndex...]
      var slash = false
      var attributes: [Substring: Substring] = [:]
      while let character = rest.first, character != ">" {
        slash = character == "/"
        if slash || character.isWhitespace {
          rest = rest.dropFirst()
        } else {
          let (key, value) = Self.attribute(&rest)
          attributes[key] = value
        }
      }
      guard rest.first == ">" else { return nil }
      isSelfClosing = slash
      self.attributes = attributes
      html = rest.dropFirst()
    }

    private static func attribute(_ rest: inout Substring) -> (key: Substring, value: Substring) {
      let key = rest.prefix { $0 != "=" && $0 != ">" && $0 != "/" && !$0.isWhitespace }
      rest = key.isEmpty ? rest.dropFirst() : rest[key.endIndex...]
      guard rest.first == "=" else { return (key, "") }
      rest = rest.dropFirst()
      let quote = rest.first
      let isQuoted = quote == "\"" || quote == "'"
      if isQuoted { rest = rest.dropFirst() }
      let value = rest.prefix { isQuoted ? $0 != quote : $0 != ">" && !$0.isWhitespace }
      rest = rest[value.endIndex...]
      if isQuoted { rest = rest.dropFirst() }
      return (key, value)
    }

    /// Whether plain text leaves the element out.
    var isLeftOut: Bool {
      if ["table", "style", "script", "figure", "figure-inline", "math"].contains(name) {
        return true
      }
      if attributes["id"] == "toc" || attributes["href"]?.contains("Special:Upload") == true {
        return true
      }
      let kinds = (attributes["typeof"] ?? "").split(separator: " ")
      if kinds.contains(where: { kind in Self.kinds.contains { kind.hasPrefix($0) } }) {
        return true
      }
      let classes = (attributes["class"] ?? "").split(separator: " ")
      return classes.contains { Self.classes.contains($0) }
    }

    private static let kinds = [
      "mw:Image", "mw:Video", "mw:Audio", "mw:File", "mw:Extension/ref", "mw:Extension/gallery",
      "mw:Extension/references", "mw:Extension/math", "mw:Extension/syntaxhighlight",
    ]

    private static let classes: Set<Substring> = [
      "toc", "mw-editsection", "reference", "references", "mw-ref", "mw-references-wrap", "thumb",
      "gallery", "autonumber", "mw-highlight", "image",
    ]
  }
}
