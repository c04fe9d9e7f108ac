import Corpus
import Report
import TestSupport
import Testing

/// Names and texts come from the web and from recipes: none of them may become markup.
@Suite struct HostileFactsTests {
  static let strings = [
    "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]>", "<!-- --",
    "a & b &amp; &#0; &bogus;", "\u{202E}desrever", "שלום \"עולם\"", "e\u{301}\u{300}",
    "' onload='", "", " ", String(repeating: "長い名前", count: 200),
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "javascript:alert(1)", "../../../etc/passwd",
    "z" + String(repeating: "\u{35F}", count: 300),
  ]

  @Test(arguments: strings)
  func textComesBackAsItWas(_ text: String) async throws {
    let report = try await Self.fixture { text }.built()
    let outline = report.outline
    #expect(outline.failure == nil)
    let heading = outline.elements.first { $0.name == "h1" }
    #expect(heading?.text.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    let quoted = outline.elements.first { $0.name == "blockquote" }?.text ?? ""
    #expect(text.unicodeScalars.starts(with: quoted.unicodeScalars.dropLast()))
    #expect(!outline.elements.contains { ["script", "img"].contains($0.name) })
    let handlers = outline.elements.flatMap(\.attributes.keys).filter { $0.hasPrefix("on") }
    #expect(handlers.isEmpty)
    let links = outline.elements.compactMap { $0.attributes["href"] }
    #expect(links.allSatisfy { !$0.contains(":") && !$0.contains("\"") })
  }

  @Test func controlCharactersAndNoncharactersAreDropped() async throws {
    let dropped: [UInt32] = [0, 8, 0x1B, 0x7F, 0x85, 0xFFFE, 0xFDD0, 0x1_FFFF, 0x10_FFFE]
    let text = dropped.compactMap(Unicode.Scalar.init).map { "a\($0)" }.joined() + "b\tc\nd\r\ne"
    let outline = try await Self.fixture { text }.built().outline
    #expect(outline.failure == nil)
    #expect(outline.elements.first { $0.name == "h1" }?.text == "aaaaaaaaab\tc\nd\ne")
  }

  @Test(arguments: 0..<20)
  func randomFactsMakeWellFormedPages(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let outline = try await Self.fixture { Self.string(from: &generator) }.built().outline
    #expect(outline.failure == nil)
  }

  @Test(arguments: [
    0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -1e300, 1e18, -1, 0.5,
  ])
  func extremeNumbersDoNotTrap(_ number: Double) async throws {
    var fixture = StudyFixture(seeds: 3)
    for index in fixture.artefacts.indices {
      for place in fixture.artefacts[index].facts.indices {
        let metric = fixture.artefacts[index].facts[place].metric
        if metric.hasSuffix("-list") || metric == "training-log" { continue }
        fixture.artefacts[index].facts[place].value = number
        if fixture.artefacts[index].facts[place].interval != nil {
          fixture.artefacts[index].facts[place].interval = [number, number]
        }
      }
    }
    let report = try await fixture.built()
    #expect(report.outline.failure == nil)
    #expect(!report.page.contains(">nan<") && !report.page.contains(">inf<"))
    let paths = report.outline.elements.filter { $0.name == "path" }.compactMap {
      $0.attributes["d"]
    }
    #expect(paths.allSatisfy { !$0.contains("n") && !$0.contains("e") })
  }

  /// The fixture with names and texts replaced, all of one name by one text.
  private static func fixture(_ text: () -> String) -> StudyFixture {
    var fixture = StudyFixture(seeds: 1)
    fixture.artefacts.removeAll { $0.id.contains("en-wiki") || $0.id.contains("tenth") }
    fixture.study.name = text()
    fixture.study.recipeFile = text()
    fixture.study.recipeText = text() + "x"
    fixture.study.asked = text()
    fixture.study.toolVersion = text()
    let names: [Axis: String] = [
      .mixture: text(), .budget: "4kB" + text(), .entry: text(), .reason: text(), .file: text(),
      .construct: text(), .vocabulary: text(), .model: text(),
    ]
    let (corpus, language, file) = ("en-web" + text(), text(), text())
    let quoted = encoded(text())
    for index in fixture.artefacts.indices {
      fixture.artefacts[index].facts = fixture.artefacts[index].facts.enumerated().map {
        var fact = $1
        for (axis, name) in names where fact.about[axis] != nil && fact.about[axis] != "12kB" {
          // What tells facts of one metric apart must go on doing so.
          let rest = axis == .reason ? "\($0)" : ""
          fact.about[axis] = name + rest
        }
        if fact.about[.corpus] == "en-web" { fact.about[.corpus] = corpus }
        if fact.about[.language] == "fi" { fact.about[.language] = language }
        return fact
      }
      fixture.artefacts[index].tables = fixture.artefacts[index].tables.mapValues {
        $0.replacing("Сьогодні в місті відкрили новий міст.", with: quoted)
          .replacing("ru.json.gz", with: encoded(file))
      }
    }
    return fixture
  }

  /// `text` as the inside of a string of JSON.
  private static func encoded(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x20:
        "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: "\(scalar)"
      }
    }.joined()
  }

  /// A short string, rich in markup and in rare scalars.
  private static func string(from generator: inout SeededGenerator) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<40, using: &generator) {
      let limit: UInt32 = [0x20, 0x80, 0x3000, 0x11_0000].randomElement(using: &generator) ?? 0x80
      let value = UInt32.random(in: 0..<limit, using: &generator)
      scalars.append("<>&\"'-]![".unicodeScalars.randomElement(using: &generator) ?? "<")
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
