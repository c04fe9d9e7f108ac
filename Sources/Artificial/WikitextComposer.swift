/// Puts documents into wikitext, the way people do, without changing a word of them.
struct WikitextComposer {
  /// The page composed last.
  private(set) var wikitext: [UInt8] = []
  private let language: ArtificialLanguage
  private var random: RandomStream
  /// The document before decoration, and the page it is for.
  private var plain: [UInt8] = []
  private var page = 0

  private static let space = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")
  private static let fullStop = UInt8(ascii: ".")

  init(language: ArtificialLanguage) {
    self.language = language
    random = RandomStream(seed: language.seed, purpose: .decoration)
  }

  private mutating func begin(page: Int) {
    self.page = page
    random = RandomStream(seed: language.seed, purpose: .decoration, index: page)
    wikitext.removeAll(keepingCapacity: true)
  }

  /// Composes the article of page `page` and returns the size of its plain text, in bytes.
  mutating func composeArticle(_ page: Int) -> Int {
    begin(page: page)
    plain.removeAll(keepingCapacity: true)
    language.appendDocument(page, to: &plain)
    if random.chance(0.4) { appendInfobox() }
    var start = 0
    while start < plain.count {
      let end = plain[start...].firstIndex(of: Self.newline) ?? plain.count
      if start > 0 { appendBetweenParagraphs() }
      appendParagraph(start..<end)
      start = end + 1
    }
    appendEnd()
    return plain.count
  }

  /// Composes a redirect and returns the page it leads to.
  mutating func composeRedirect(page: Int) -> Int {
    begin(page: page)
    let target = drawArticle()
    append("#REDIRECT [[")
    language.appendTitle(target, to: &wikitext)
    append("]]")
    return target
  }

  /// Composes a page outside the main namespace.
  mutating func composeService(_ kind: PageKind, page: Int) {
    begin(page: page)
    switch kind {
    case .talk:
      append("== ")
      appendTitle()
      append(" ==\nSee [[")
      appendTitle()
      append(
        "]]. [[User:Writer \(random.below(500))]] 12:03, \(1 + random.below(28)) May 2026 (UTC)")
    case .template:
      append("<includeonly>'''{{{1|}}}''' {{#if:{{{2|}}}|({{{2}}})}}</includeonly>")
      append("<noinclude>{{Documentation}}[[Category:Templates]]</noinclude>")
    case .category:
      append("{{Main|")
      appendTitle()
      append("}}\n[[Category:Contents]]")
    case .file:
      append("== Summary ==\n{{Information\n| source = own work\n| title = ")
      appendTitle()
      append("\n}}")
    default: append("$1 & $2 <small>(\(random.below(100)))</small>")
    }
  }

  /// Copies the words of a paragraph, some of them as links or emphasised, and after some
  /// sentences a reference.
  private mutating func appendParagraph(_ paragraph: Range<Int>) {
    var start = paragraph.lowerBound
    while start < paragraph.upperBound {
      let end = plain[start..<paragraph.upperBound].firstIndex(of: Self.space)
      let wordEnd = end ?? paragraph.upperBound
      let endsSentence = plain[wordEnd - 1] == Self.fullStop
      appendWord(start..<(endsSentence ? wordEnd - 1 : wordEnd))
      if endsSentence {
        wikitext.append(Self.fullStop)
        if random.chance(0.12) { appendReference() }
      }
      if wordEnd < paragraph.upperBound { wikitext.append(Self.space) }
      start = wordEnd + 1
    }
  }

  private mutating func appendWord(_ word: Range<Int>) {
    switch random.below(256) {
    case ..<12:
      append("[[")
      language.appendTitle(drawArticle(), to: &wikitext)
      append("|")
      wikitext.append(contentsOf: plain[word])
      append("]]")
    case 12: appendWord(word, between: "''")
    case 13: appendWord(word, between: "'''")
    default: wikitext.append(contentsOf: plain[word])
    }
  }

  private mutating func appendWord(_ word: Range<Int>, between mark: String) {
    append(mark)
    wikitext.append(contentsOf: plain[word])
    append(mark)
  }

  private mutating func appendReference() {
    let number = random.below(1_000)
    switch random.below(4) {
    case 0: append("<ref name=\"r\(number)\" />")
    case 1:
      append(
        "<ref>{{cite web|url=https://example.org/\(number)|year=\(1900 + number % 126)}}</ref>")
    default:
      append("<ref name=\"r\(number)\">")
      appendTitle()
      append(", p. \(number).</ref>")
    }
  }

  private mutating func appendBetweenParagraphs() {
    append("\n\n")
    switch random.below(10) {
    case 0...2:
      append("== ")
      appendTitle()
      append(" ==\n")
    case 3: appendTable()
    case 4:
      append("[[File:Picture \(random.below(1_000)).jpg|thumb|right|220px|")
      appendTitle()
      append(" and [[")
      appendTitle()
      append("]]]]\n")
    case 5: append("<!-- to be checked & <b>rewritten</b> -->\n")
    default: break
    }
  }

  private mutating func appendInfobox() {
    append("{{Infobox\n| name = ")
    language.appendTitle(page, to: &wikitext)
    append("\n| area = {{convert|\(random.below(9_000)).\(random.below(10))|km2}}\n| seat = [[")
    appendTitle()
    append("]]\n| population = \(random.below(1_000_000))\n}}\n")
  }

  private mutating func appendTable() {
    append("{| class=\"wikitable\"\n! Name !! Count\n")
    for _ in 0..<(2 + random.below(4)) {
      append("|-\n| [[")
      appendTitle()
      append("]] || \(random.below(10_000))\n")
    }
    append("|}\n")
  }

  private mutating func appendEnd() {
    append("\n\n{{Reflist}}\n[[Category:")
    appendTitle()
    append("]]\n")
  }

  /// An earlier article, or the page itself: links and redirects always lead to a page there is.
  private mutating func drawArticle() -> Int {
    var target = random.below(page + 1)
    while target > 0, PageKind(page: target, seed: language.seed) != .article { target -= 1 }
    return target
  }

  /// The title of any article so far.
  private mutating func appendTitle() { language.appendTitle(drawArticle(), to: &wikitext) }

  private mutating func append(_ markup: String) { wikitext.append(contentsOf: markup.utf8) }
}
