import Ingest
import Testing

@Suite("Tables, lists and sections as the reader wishes")
struct WikitextTableTests {
  private func plain(
    _ wikitext: String, sections: WikitextSettings.Sections = .filled,
    lists: WikitextSettings.Lists = .keep, tables: WikitextSettings.Tables = .rows
  ) throws -> (text: String, counts: WikitextCounts) {
    var dropped = WikitextCounts()
    let renderer = try WikitextRenderer(
      language: "en",
      settings: WikitextSettings(sections: sections, lists: lists, tables: tables))
    let text = renderer.plainText(of: Array(wikitext.utf8), dropped: &dropped)
    return (String(decoding: text, as: UTF8.self), dropped)
  }

  @Test("a row is a line; attributes, captions and footnotes are gone, numbers stay")
  func rows() throws {
    let (text, counts) = try plain(
      """
      Before.
      {| class="wikitable" style="text-align: right"
      |+ style="x" | The caption
      ! scope="col" | Town !! People !! ''Area''
      |-
      | rowspan="2" | [[Rauma|Rauma town]] || 39,205 || style="a|b" | 1,109.5{{sfn|x}}
      |- style="y"
      | 39 206<ref>r</ref>
      | {{convert|5|km2}}
      |-
      |
      |-
      |}
      After.
      """)
    #expect(
      text == """
        Before.
        Town | People | Area
        Rauma town | 39,205 | b" | 1,109.5
        39 206 | 5 km²

        After.
        """)
    #expect(counts[.table] == 0)
  }

  @Test(
    "cells",
    arguments: [
      ("| a || || c", "a | | c"), ("| || b", "| b"), ("| a || ", "a"), ("| – || –", "– | –"),
      ("| \n* x\n* y\n| z", "x y | z"), ("| a\nb\n\nc\n| d", "a b c | d"), ("|a|b|c", "b|c"),
      ("| [[x|y]] | z", "y | z"), ("! a ! b !! c", "a ! b | c"), ("| a !! b", "a !! b"),
      ("| {{flag|Fr|x=y}}\n| '''b'''\n| ''c''", "Fr | b | c"), ("| a<br>b || c", "a b | c"),
      ("|a\n|-\n|b", "a\nb"), ("|+ c\n|+ d\n| a", "a"), ("| = a =", "= a ="), ("x\n| a", "x | a"),
      ("| <!-- c --> a || b", "a | b"), ("|\n{|\n| n\n|}\n| b", "| b"),
      ("| l'''amour'' || a", "l'amour | a"),
      ("| a || <nowiki>||</nowiki> b", "a | || b"), ("| ({{x}}) || 5", "| 5"),
    ])
  func cells(rows: String, expected: String) throws {
    #expect(try plain("{|\n\(rows)\n|}").text == expected)
  }

  @Test("HTML's tables are tables")
  func html() throws {
    let wikitext =
      "a <table class='x'><caption>c</caption><tr><th>h<th>i</tr>\n<tr><td>1</td> <td>2<br>3</td></tr>"
      + "<tr><td><table><tr><td>n</table></td><td>4</table> b"
    #expect(try plain(wikitext).text == "a\nh | i\n1 | 2 3\n| 4\nb")
    #expect(try plain(wikitext).counts[.table] == 1)
  }

  @Test("without being asked, and where they are broken, tables are left out")
  func dropped() throws {
    #expect(try plain("a\n{|\n| b\n|}\nc", tables: .drop).text == "a\n\nc")
    #expect(try plain("a\n{|\n| b\n\nc").text == "a\n\nc")
    #expect(try plain("a\n{|\n| b\n|}\nc", tables: .drop).counts[.table] == 1)
  }

  @Test("a heading over a table alone stays with the rows, and goes with the table")
  func headings() throws {
    #expect(try plain("== A ==\n{|\n| b\n|}").text == "A\nb")
    #expect(try plain("== A ==\n{|\n| b\n|}", tables: .drop).text == "")
  }

  @Test("prose: no headings, a line a paragraph, an empty line between them")
  func prose() throws {
    let wikitext = """
      One
      two {{x}}
      three.
      [[File:a.jpg|b]]
      == H ==
      Four<br>five
      six
      * item
      * item
      seven
      字。
      字

      日本
      語 x
      """
    #expect(
      try plain(wikitext, sections: .prose).text == """
        One two three.

        Four
        five six
        item
        item
        seven 字。字

        日本語 x
        """)
    #expect(
      try plain("a\n* b\n# c\n: d\n; e : f\n<ul><li>g</li></ul>\nh", sections: .prose, lists: .drop)
        .text == "a\n\nh")
    #expect(try plain("== A ==\n* b\n== C ==\nd", lists: .drop).text == "C\nd")
  }
}
