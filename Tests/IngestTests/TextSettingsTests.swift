import Corpus
import Ingest
import TestSupport
import Testing
import Text

@Suite("Text settings, filters, namespaces")
struct TextSettingsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func filtered(
    _ text: String, _ measure: TextFilter.Measure, _ limit: Double, language: String = "en"
  ) async throws -> Extraction {
    try await Extraction([folder.store(text)], .text, language: language) {
      $0.filters[measure] = limit
    }
  }

  @Test("each filter drops its documents, and the ledger says which")
  func filters() async throws {
    let cases: [(bad: String, TextFilter.Measure, limit: Double)] = [
      ("#one #two three", .symbolRatio, 0.1), ("same\nsame\nother", .repeatedLines, 0.3),
      ("so it is and so it is", .repeated2Grams, 0.2),
      ("so it is and so it is", .repeated3Grams, 0.18),
      ("so it is that so it is that", .repeated4Grams, 0.16),
      ("Это не по-английски.", .scriptShare, 0.5), ("Home\nNews\nContact", .listPage, 0.9),
    ]
    #expect(cases.count == TextFilter.Measure.allCases.count)
    for (bad, measure, limit) in cases {
      let good = "A sentence that is in order."
      let read = try await filtered("\(good)\n\n\(bad)\n\n\(good)", measure, limit)
      #expect(read.texts == [good, good], "\(measure)")
      #expect(read.ledger.droppedCount("filter: \(measure.rawValue)") == 1)
      #expect(read.ledger.isBalanced)
    }
  }

  @Test("without settings nothing is filtered")
  func off() async throws {
    let text = "# # # #\n# # # #\nprivacy policy\nЭто"
    #expect(try await Extraction([folder.store(text)], .text).texts == [text])
  }

  @Test("a limit that is met is no reason to drop")
  func limits() async throws {
    #expect(try await filtered("a\na", .repeatedLines, 0.5).texts.count == 1)
    #expect(try await filtered("ab вг", .scriptShare, 0.5, language: "ru").texts.count == 1)
    #expect(try await filtered("ab вг", .scriptShare, 0.51, language: "ru").texts.isEmpty)
  }

  @Test("the first filter in the order of the measures is counted")
  func order() async throws {
    let read = try await Extraction([folder.store("#x\n#x")], .text) {
      $0.filters[.repeatedLines] = 0
      $0.filters[.symbolRatio] = 0
    }
    #expect(read.ledger.droppedCount("filter: symbol-ratio") == 1)
  }

  @Test("a language without a script refuses the filter by script")
  func noScript() async throws {
    await #expect(throws: IngestError.self) {
      try await filtered("a", .scriptShare, 0.5, language: "x-nested-1")
    }
  }

  @Test("boilerplate lines go, and what is empty then is dropped")
  func boilerplate() async throws {
    let text = """
      First.\n\u{A0}This site uses\u{A0}cookies. \nSecond.

      Please enable JavaScript
      """
    let read = try await Extraction([folder.store(text)], .text) {
      $0.text.boilerplateLines = [.cookies, .javascript]
    }
    #expect(read.texts == ["First.\nSecond."])
    #expect(read.ledger.constructCounts["boilerplate line"] == 1)
    #expect(read.ledger.droppedCount("empty") == 1)
  }

  @Test("namespaces, redirects by element and by keyword")
  func namespaces() async throws {
    func page(_ title: String, _ inner: String, _ text: String) -> String {
      "<page><title>\(title)</title>\(inner)<revision><text>\(text)</text></revision></page>\n"
    }
    let dump = """
      <mediawiki xml:lang="de"><siteinfo><namespaces><namespace key="0" /><namespace key="4">\
      Projekt</namespace></namespaces></siteinfo>

      """ + page("A", "<ns>0</ns>", "Artikel.")
      + page("B", "<ns>0</ns><redirect title=\"A\" />", "x")
      + page("C", "", "#WEITERLEITUNG [[A]]") + page("D", "", "# Punkt")
      + page("Projekt:E", "", "E.")
      + page("Vorlage:F", "<ns>10</ns>", "F.") + "</mediawiki>"
    let path = try folder.store(dump)
    let read = try await Extraction([path], .wikipedia, language: "de")
    #expect(read.documents.map(\.title) == ["A", "D"])
    #expect(read.ledger.droppedCount("redirect") == 2)
    #expect(read.ledger.droppedCount("other namespace") == 2)
    let more = try await Extraction([path], .wikipedia, language: "de") {
      $0.records.namespaces = [4, 10]
    }
    #expect(more.documents.map(\.title) == ["Projekt:E", "Vorlage:F"])
    #expect(more.ledger.droppedCount("other namespace") == 4)
  }

  @Test("namespaces of a real dump agree with grep")
  func realNamespaces() async throws {
    guard let path = SharedData.path("wikipedia_dumps/ltgwiki-latest-pages-articles.xml.gz") else {
      return
    }
    // `grep -o '<ns>[0-9]*</ns>'`: 1050 pages in 0, 28 in 4, and 926 others; 195 `<redirect`.
    let articles = try await Extraction([path], .wikipedia, language: "ltg", workers: 2)
    #expect(articles.ledger.droppedCount("other namespace") == 347 + 539 + 28 + 28 + 12)
    let project = try await Extraction([path], .wikipedia, language: "ltg") {
      $0.records.namespaces = [4]
    }
    #expect(project.ledger.read.recordCount - project.ledger.droppedCount("other namespace") == 28)
  }
}
