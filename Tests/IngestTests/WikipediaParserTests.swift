import Corpus
import Ingest
import TestSupport
import Testing

@Suite("Which pages of a dump are kept")
struct WikipediaParserTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

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
