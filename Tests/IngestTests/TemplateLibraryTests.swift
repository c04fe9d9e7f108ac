import Ingest
import Testing

/// What a page with `wikitext` reads like on a wiki that has `templates`, by title without prefix.
func read(
  _ wikitext: String, _ templates: [String: String] = [:], language: String = "en",
  title: String = "Fog Bridge", timestamp: String = "2024-02-03T04:05:06Z",
  settings: WikitextSettings = WikitextSettings(), counts: inout WikitextCounts
) throws -> String {
  var siteInfo = SiteInfo()
  siteInfo.siteName = "Fogpedia"
  siteInfo.namespaces = [
    .init(key: 0, name: ""), .init(key: 4, name: "Fogpedia"), .init(key: 10, name: "Veidne"),
  ]
  let pages = templates.sorted { $0.key < $1.key }.map { name, text in
    var page = WikipediaPage()
    page.namespace = 10
    page.title = "Veidne:\(name)"
    page.text = Array(text.utf8)
    if text.hasPrefix("#REDIRECT [[") {
      page.redirectTarget = String(text.dropFirst(12).dropLast(2))
    }
    return page
  }
  let renderer = try WikitextRenderer(
    siteInfo: siteInfo, language: language, settings: settings,
    library: TemplateLibrary(pages: pages, siteInfo: siteInfo))
  var page = WikipediaPage()
  page.title = title
  page.timestamp = timestamp
  let text = renderer.plainText(
    of: Array(wikitext.utf8), on: PageFacts(page, siteInfo: siteInfo), dropped: &counts)
  return String(decoding: text, as: UTF8.self)
}

func read(
  _ wikitext: String, _ templates: [String: String] = [:], language: String = "en",
  title: String = "Fog Bridge", timestamp: String = "2024-02-03T04:05:06Z",
  settings: WikitextSettings = WikitextSettings()
) throws -> String {
  var counts = WikitextCounts()
  return try read(
    wikitext, templates, language: language, title: title, timestamp: timestamp,
    settings: settings, counts: &counts)
}

@Suite("The templates of a wiki")
struct TemplateLibraryTests {
  @Test(
    "are found by their names",
    arguments: [
      "{{gull}}", "{{Gull}}", "{{ gull }}", "{{gull_}}", "{{Veidne:gull}}", "{{template:Gull}}",
      "{{veidne: gull}}", "{{\ngull\n}}", "{{Safesubst:gull}}", "{{subst:gull}}",
    ])
  func names(call: String) throws {
    #expect(try read("a \(call) b", ["Gull": "tern"]) == "a tern b")
  }

  @Test("with spaces and underscores as one, and the first letter in either case")
  func spaces() throws {
    let templates = ["Two  words_here": "x", "ālava": "y", "Ģ": "z"]
    #expect(try read("a {{two_words  here}} {{Ālava}} {{ģ}} b", templates) == "a x y z b")
    #expect(try read("a {{two Words here}} b", templates) == "a b")
  }

  @Test("through redirects, and not in circles")
  func redirects() throws {
    let templates = [
      "A": "#REDIRECT [[Veidne:B]]", "B": "#REDIRECT [[Template:C]]", "C": "tern",
      "X": "#REDIRECT [[Veidne:Y]]", "Y": "#REDIRECT [[Veidne:X]]", "Z": "#REDIRECT [[Gull]]",
    ]
    #expect(try read("a {{a}} b {{x}} c {{z}} d", templates) == "a tern b c d")
  }

  @Test("pages of other namespaces are none")
  func others() throws {
    #expect(try read("a {{:Gull}} b {{Fogpedia:Gull}} c", ["Gull": "tern"]) == "a b c")
    #expect(TemplateLibrary(pages: [WikipediaPage()]).isEmpty)
  }

  @Test("what is a table, or a long list without parameters, is a block")
  func blocks() throws {
    let long = String(repeating: "[[gull]] · ", count: 600)
    var counts = WikitextCounts()
    let text = try read(
      "a {{t}} b {{l}} c {{s}} d", ["T": "\n{| x\n| y\n|}", "L": long, "S": "{{l|x=1}}"],
      counts: &counts)
    #expect(text == "a b c d")
    #expect(counts.templates.rows.map(\.name) == ["l", "s", "t"])
    #expect(counts.templates.rows.allSatisfy { $0.fate == .block && $0.count.callCount == 1 })
  }

  @Test(
    "only what is transcluded counts",
    arguments: [
      ("a<noinclude>b</noinclude>c", "ac"), ("a<includeonly>b</includeonly>c", "abc"),
      ("a<onlyinclude>b</onlyinclude>c<onlyinclude>d</onlyinclude>", "bd"),
      ("a<noinclude>b", "a"), ("a<NoInclude >b</noinclude >c", "ac"), ("a<!-- b -->c", "ac"),
      ("a\n<!-- b -->\nc", "a\nc"), ("a<!-- b", "a"), ("a<noinclude/>b", "ab"),
      ("<onlyinclude>{{{1|x}}}</onlyinclude> y", "x"),
      ("a<nowiki><noinclude></nowiki>", "a<noinclude>"),
      ("<includeonly>a</includeonly><noinclude>\n{{doc}}\n</noinclude>", "a"),
    ])
  func inclusion(body: String, expected: String) throws {
    #expect(try read("x {{gull}}", ["Gull": body]) == "x \(expected)")
  }
}
