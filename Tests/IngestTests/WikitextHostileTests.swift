import Ingest
import TestSupport
import Testing

@Suite("Hostile wikitext")
struct WikitextHostileTests {
  /// The bytes looked at to render `wikitext`, and the text.
  private func render(
    _ wikitext: [UInt8], _ settings: WikitextSettings = WikitextSettings()
  ) throws -> (text: [UInt8], work: Int) {
    var dropped = WikitextCounts()
    var work = 0
    let renderer = try WikitextRenderer(language: "zh", settings: settings)
    let text = renderer.plainText(of: wikitext, dropped: &dropped, work: &work)
    return (text, work)
  }

  @Test("bold after a line that was taken out")
  func marksAreOfTheirLine() throws {
    // Found by `make fuzz TARGET=wikitext`: the first line leaves nothing, the second begins with
    // bold.
    let found = "{{\u{2}o{\u{2}ox|a'''A'''$([[b&#x41;d}})''']}\n'''A'''$([@b&#p41;d}})'''g''."
    _ = try render(Array(found.utf8))
    for first in ["({{a}}''')", "==({{a}}''b''')==", "{|\n|({{a}}''')\n|}", "* ({{a}}'')"] {
      for second in ["'''A''' ''b", "'''A ''b", "a'''b''", " '''a'''b'''''c"] {
        _ = try render(Array("\(first)\n\(second)".utf8))
      }
    }
  }

  /// No clock: the work counted may at most double with the size, give or take the ends.
  @Test(
    "the work is linear",
    arguments: [
      "{", "{{", "{{a", "{{a|", "{{{", "[", "[[", "[[a", "[[a|", "[[File:a|", "[http://a ", "[//",
      "'''''", "''a'''", "'''a ", "{|\n", "{|\n|a\n", "{|\n|\n\n", "|}\n", "\n|}}", "<ref>",
      "<ref>\n", "<ref name=", "<ref><math>", "</ref>", "<!--", "<!--\n\n", "-{", "-{zh:", "-{a;",
      "-{zh-cn:-{", "-{H|", "-{a=>", ";", ";<b ", ";[//", ";http://", ";a:", "\n;-{",
      "<pre><nowiki>",
      "<pre>", "[[http://", "[http://[::", "[[%41", "[//a<b>", "<noinclude>", "<includeonly>",
      "{{lang|a|", "{{convert|1|", "{{#if:", "{{lc:", "{{val|e=",
      "{{lang|a|b}}", "{{nihongo|a|b}}", "{{chem|", "{{formatnum:{{lang|a|", "{{lang", "{{lang|",
      "''a", "}-", "}}", "]]", "{{a}}", "{{a}} ", "[[a]]", "[[a|[[b]]", "__", "__A",
      "&", "&amp", "&#", "=", "==\n", "==a==\n", "*", ":::{|", "----", "<table>", "</table>", "<",
      "<nowiki>", "<nowiki/>", "<b ", "<div>", "<br>", "(", "({{a}}", ",{{a}} ", " ", "\n", "\n ",
      "{{a}}(", "[http://a [[b]]", "[http://a]", "''", "x'''y''", "[[a[[", "{{[[", "[[{{", "-{[[a",
      "<ref>{{a</ref>", "=== a\n", "[[:", "{{a}}\n=a=\n", "|a\n", "{|{{a}}\n",
      "[[b\n;]]c", "[[http://\n;]]c", "[http://a [[x|[http://b c]] ",
      "[http://a {{lang|x|[http://b c}} ", "[http://a [[x|y]]",
    ])
  func linear(piece: String) throws {
    let unit = Array(piece.utf8)
    let closers = Array("}}]]}-|}".utf8)
    let works = try [20_000, 40_000].map { count in
      let body = Array(repeatElement(unit, count: count).joined())
      let closing = Array(repeatElement(closers, count: count / 8).joined())
      return try (render(body).work, render(body + closing).work, body.count)
    }
    #expect(Double(works[1].0) <= 2.3 * Double(works[0].0) + 1000)
    #expect(Double(works[1].1) <= 2.3 * Double(works[0].1) + 1000)
    #expect(works[1].0 <= 20 * works[1].2)
  }

  private static let brackets = [
    "[[", "]]", "{{", "}}", "-{", "}-", "{|", "|}", "[http://a ", "]", "|", ";", ":", "\n", "''",
    "a",
    "<ref>", "</ref>", "<table>", "</table>", "<div>", "lang|a|", "<!--", "-->", "=",
    "<noinclude>", "<includeonly>", "</includeonly>", "<nowiki/>", "*", "[//", "zh:", "<b>", " ",
  ]

  @Test("whatever comes again and again takes linear work")
  func linearRandom() throws {
    var generator = SeededGenerator(seed: 7)
    for round in 0..<2000 {
      let settings = round % 2 == 0 ? WikitextSettings() : Self.rows
      let count = Int.random(in: 2...10, using: &generator)
      let piece = (0..<count).compactMap { _ in Self.brackets.randomElement(using: &generator) }
      let unit = Array(piece.joined().utf8)
      let works = try [500, 1000].map { count in
        try render(Array(repeatElement(unit, count: count).joined()), settings).work
      }
      #expect(Double(works[1]) <= 2.1 * Double(works[0]) + 1000, "\(piece)")
    }
  }

  @Test("nesting deeper than any page's is text, and what is around it is not lost")
  func depth() throws {
    let depth = 200_000
    let nested = String(repeating: "{{a|", count: depth) + String(repeating: "}}", count: depth)
    let text = String(decoding: try render(Array("b \(nested)\n\nc".utf8)).text, as: UTF8.self)
    #expect(text.hasPrefix("b"))
    #expect(text.hasSuffix("\n\nc"))
  }

  private static let tokens = [
    "{{", "}}", "{{{", "}}}", "{|", "|}", "|-", "|", "[[", "]]", "[", "]", "[http://a ", "-{", "}-",
    "zh-cn:", ";", "'''", "''", "'", "<ref>", "</ref>", "<ref/>", "<!--", "-->", "<nowiki>",
    "</nowiki>",
    "<table>", "</table>", "<div>", "<br>", "<math>", "</math>", "<", ">", "&amp;", "&#x41;", "&",
    "__",
    "__TOC__", "lang|fr|", "{{lang|fr|", "{{nihongo|", "{{#if:", "{{ucfirst:", "==", "=", "\n",
    "\n\n", " ", "*", ":", "#", "File:", "Category:", "fr:", "(", ")",
    ",", ".", "a", "é", "字", "word ", "😀", "\u{200E}", "H|", "----", "/>", "\t",
  ]

  @Test("random markup gives valid UTF-8, never longer, twice the same")
  func garbage() throws {
    var generator = SeededGenerator(seed: 2)
    for round in 0..<20_000 {
      let count = Int.random(in: 0...(round % 60 + 1), using: &generator)
      let pieces = (0..<count).compactMap { _ in Self.tokens.randomElement(using: &generator) }
      let wikitext = Array(pieces.joined().utf8)
      let (text, _) = try render(wikitext)
      #expect(String(validating: text, as: UTF8.self) != nil)
      // A word kept apart costs a space for each construct dropped, which was longer.
      #expect(text.count <= wikitext.count)
      if round % 16 == 0 { #expect(try render(wikitext).text == text) }
    }
  }

  @Test("random bytes do no harm")
  func bytes() throws {
    var generator = SeededGenerator(seed: 4)
    let markup = Array("{}[]|<>-'=&_\n:;*! refab/".utf8)
    for round in 0..<5000 {
      let wikitext = (0..<(round % 80)).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : markup[Int.random(in: markup.indices, using: &generator)]
      }
      #expect(try render(wikitext).text.count <= wikitext.count + 1)
    }
  }

  @Test("every cut of a page renders")
  func cuts() throws {
    let page = Array(
      """
      {{Box|a={{{b}}}}}'''A''' ([[b|c]]{{d}})<ref name="e">f</ref> -{zh-cn:g;zh-tw:h}- [http://i j]
      {| class="k"
      | l || <nowiki>m</nowiki>
      |}
      == N ==
      * [[File:o.jpg|thumb|p [[q]]]] &eacute; __TOC__ <!-- r --> ''s''<br/>字
      """.utf8)
    for end in page.indices {
      #expect(try render(Array(page[..<end])).text.count <= end)
      #expect(try render(Array(page[end...])).text.count <= page.count - end)
    }
  }

  private static let rows = WikitextSettings(sections: .prose, lists: .drop, tables: .rows)

  @Test(
    "rows of tables, and paragraphs on one line, take linear work, too",
    arguments: [
      "{|\n|a\n|}\n", "{|\n", "|-\n", "|a|b||c", "| a=\"b\" | c\n", "!a!!b\n", "|+\n", "|+|\n",
      "||",
      "!!", "| [[a]] {{b}} ", "| {{a|\n}}", "<tr><td>a", "<table><tr><td>a</td></tr></table>",
      "<caption>", "{|\n|\n{|\n|a\n|}\n|}\n", "a\n", "字\n", "<li>a", "* a\n", "{{#switch:a|b=c|",
      "{{#switch:a", "{{formatnum:1", "{{formatnum:1}}", "<nowiki>[[a]]</nowiki>", "<nowiki>[[a",
      "|'''a\n", "|''a",
    ])
  func linearRows(piece: String) throws {
    let unit = Array(piece.utf8)
    let works = try [20_000, 40_000].map { count in
      let body = Array("{|\n".utf8) + Array(repeatElement(unit, count: count).joined())
      return try (
        render(body, Self.rows).work, render(body + Array("\n|}".utf8), Self.rows).work, body.count
      )
    }
    #expect(Double(works[1].0) <= 2.3 * Double(works[0].0) + 1000)
    #expect(Double(works[1].1) <= 2.3 * Double(works[0].1) + 1000)
    #expect(works[1].1 <= 20 * works[1].2)
  }

  @Test("random markup with rows kept gives valid UTF-8, hardly longer")
  func garbageRows() throws {
    var generator = SeededGenerator(seed: 5)
    let tokens =
      Self.tokens + ["\n|", "||", "\n|-\n", "\n!", "!!", "\n{|\n", "\n|}\n", "<td>", "<tr>"]
    for round in 0..<20_000 {
      let count = Int.random(in: 0...(round % 60 + 1), using: &generator)
      let pieces = (0..<count).compactMap { _ in tokens.randomElement(using: &generator) }
      let wikitext = Array(pieces.joined().utf8)
      let (text, _) = try render(wikitext, Self.rows)
      #expect(String(validating: text, as: UTF8.self) != nil)
      // ` | ` may stand for `||`.
      #expect(text.count <= wikitext.count * 3 / 2)
      #expect(text.first != 0x0A && text.last != 0x0A)
    }
  }
}
