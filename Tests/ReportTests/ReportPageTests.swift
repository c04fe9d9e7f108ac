import Report
import TestSupport
import Testing

@Suite struct ReportPageTests {
  @Test func isWellFormedWithUniqueIDs() async throws {
    let outline = try await StudyFixture.shared().outline
    #expect(outline.failure == nil)
    let ids = outline.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count)
    #expect(ids.count > 60)
    for element in outline.elements {
      for id in element.attributes["aria-labelledby"]?.split(separator: " ") ?? [] {
        #expect(ids.contains(String(id)), "nothing is called \(id)")
      }
    }
  }

  @Test func needsNothingFromOutside() async throws {
    let outline = try await StudyFixture.shared().outline
    let loading: Set = [
      "script", "link", "img", "iframe", "object", "embed", "image", "use", "base",
    ]
    #expect(outline.elements.allSatisfy { !loading.contains($0.name) })
    #expect(outline.elements.allSatisfy { $0.attributes["src"] == nil })
    let style = outline.elements.first { $0.name == "style" }?.text ?? ""
    #expect(style.contains("prefers-color-scheme") && !style.contains("url("))
    #expect(!style.contains("@import") && !style.contains("@font-face"))
    let policy = outline.elements.first {
      $0.attributes["http-equiv"] == "Content-Security-Policy"
    }
    #expect(
      policy?.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'")
  }

  @Test func answersTheQuestionFirst() async throws {
    let report = try await StudyFixture.shared()
    let headings = report.outline.elements.filter { $0.name == "h2" }.map(\.text)
    #expect(
      headings == [
        "Results", "Training curves", "Corpora", "Contamination", "Vocabularies and shards",
        "Mixtures and training", "Provenance",
      ])
    let asked = report.outline.elements.first { $0.attributes["class"] == "asked" }
    #expect(asked?.text == StudyFixture().study.asked)
    let folded = report.outline.elements.filter { $0.name == "h2" && $0.path.contains("summary") }
    #expect(folded.map(\.text) == Array(headings.suffix(3)))
  }

  @Test func linksOfTheContentsOpenWhatIsFolded() async throws {
    let outline = try await StudyFixture.shared().outline
    let links = outline.elements.filter { $0.name == "a" && $0.path.contains("nav") }
      .compactMap { $0.attributes["href"]?.dropFirst() }
    #expect(links.count == 7)
    for id in links.suffix(3) {
      let target = outline.elements.first { $0.attributes["id"] == String(id) }
      #expect(target?.path.contains("details") == true)
    }
  }

  @Test func tablesHaveCaptionsAndScopes() async throws {
    let outline = try await StudyFixture.shared().outline
    let tables = outline.elements.filter { $0.name == "table" }
    #expect(outline.elements.count { $0.name == "caption" } == tables.count)
    #expect(
      outline.elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
    for picture in outline.elements where picture.attributes["role"] == "img" {
      let id = picture.attributes["id"] ?? ""
      #expect(outline.text(id: "\(id)-title")?.isEmpty == false)
      #expect(outline.text(id: "\(id)-description")?.isEmpty == false)
    }
  }

  @Test func hasNoWordsOfTheHouse() async throws {
    let outline = try await StudyFixture.shared().outline
    let words = outline.elements.first { $0.name == "main" }?.text ?? ""
    #expect(words.contains("Bits per byte"))
    for word in ["books", "told from zero", "outside", "ledger"] {
      #expect(!words.contains(word), "\(word)")
    }
  }
}
