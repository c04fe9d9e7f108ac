import Ingest
import Testing

@Suite("What templates ask of their page")
struct PageFactsTests {
  @Test(
    "titles and their parts",
    arguments: [
      ("{{PAGENAME}}", "A/b/c"), ("{{FULLPAGENAME}}", "A/b/c"), ("{{BASEPAGENAME}}", "A/b"),
      ("{{SUBPAGENAME}}", "c"), ("{{ROOTPAGENAME}}", "A"), ("{{NAMESPACENUMBER}}", "0"),
      ("{{PAGENAME:Veidne:X}}", "X"), ("{{NAMESPACE:Veidne:X}}", "Veidne"),
    ])
  func titles(variable: String, expected: String) throws {
    #expect(try read("x \(variable) y", title: "A/b/c") == "x \(expected) y")
  }

  @Test("of a page of which nothing is known, nothing is said")
  func nothing() {
    var dropped = WikitextCounts()
    let text = WikitextRenderer(language: "en").plainText(
      of: Array("a {{PAGENAME}} {{CURRENTYEAR}} b".utf8), dropped: &dropped)
    #expect(String(decoding: text, as: UTF8.self) == "a b")
  }
}
