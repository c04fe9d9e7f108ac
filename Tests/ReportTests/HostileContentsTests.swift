import Report
import TestSupport
import Testing

/// Names and texts come from the web and from recipes: none of them may become markup.
@Suite struct HostileContentsTests {
  static let strings = [
    "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]>", "<!-- --",
    "a & b &amp; &#0; &bogus;", "\u{202E}desrever", "שלום \"עולם\"", "e\u{301}\u{300}",
    "' onload='",
    "", " ", String(repeating: "長い名前", count: 200), "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
    "z" + String(repeating: "\u{35F}", count: 3_000),
  ]

  @Test(arguments: strings)
  func textComesBackAsItWas(_ text: String) {
    let outline = PageOutline(ReportPage(Self.contents { text }).html())
    #expect(outline.failure == nil)
    let heading = outline.elements.first { $0.name == "h1" }
    #expect(heading?.text.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    #expect(outline.rows(ofTable: "artefacts").last?.first == text)
    #expect(!outline.elements.contains { ["script", "img"].contains($0.name) })
    let handlers = outline.elements.flatMap(\.attributes.keys).filter { $0.hasPrefix("on") }
    #expect(handlers.isEmpty)
  }

  @Test func controlCharactersAndNoncharactersAreDropped() {
    let dropped: [UInt32] = [0, 8, 0x1B, 0x7F, 0x85, 0xFFFE, 0xFDD0, 0x1_FFFF, 0x10_FFFE]
    let text = dropped.compactMap(Unicode.Scalar.init).map { "a\($0)" }.joined() + "b\tc\nd\r\ne"
    let outline = PageOutline(ReportPage(Self.contents { text }).html())
    #expect(outline.failure == nil)
    #expect(outline.elements.first { $0.name == "h1" }?.text == "aaaaaaaaab\tc\nd\ne")
  }

  @Test(arguments: 0..<60)
  func randomContentsAreWellFormed(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let page = ReportPage(Self.contents { Self.string(from: &generator) }).html()
    #expect(PageOutline(page).failure == nil)
  }

  @Test(arguments: [Int.max, .min, -1, 0])
  func extremeCountsDoNotTrap(_ count: Int) {
    var contents = Self.contents { "x" }
    for index in contents.corpora.indices {
      contents.corpora[index].documentsIn = count
      contents.corpora[index].documentsKept = count
      contents.corpora[index].documentsRejected = count
      contents.corpora[index].bytesIn = count
      contents.corpora[index].textBytes = count
      contents.corpora[index].sentences = count
      contents.corpora[index].drops = [.init(reason: "a", documents: count)]
    }
    contents.shardSets = [
      .init(name: "", vocabularySize: count, documents: count, tokens: count, bytes: count)
    ]
    contents.mixtures = [
      .init(
        name: "",
        shares: (0..<3).map { _ in .init(language: "", asked: 1, rows: count, tokens: count) })
    ]
    contents.rejectionCount = count
    contents.rejections[0].record = count
    contents.rejections[0].offset = count
    #expect(PageOutline(ReportPage(contents).html()).failure == nil)
  }

  @Test(arguments: [
    Double.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    -1e300, 1e18,
  ])
  func extremeNumbersDoNotTrap(_ number: Double) {
    var contents = Self.contents { "x" }
    for index in contents.contamination[0].cells.indices {
      contents.contamination[0].cells[index].rate = number
      contents.contamination[0].cells[index].low = number
      contents.contamination[0].cells[index].corrected?.rate = number
      contents.contamination[0].cells[index].corrected?.detectionLimit = number
    }
    contents.contamination[0].offLanguageLines[0].probability = number
    contents.mixtures[0].shares[0].asked = number
    contents.runs[0].finalLossNats = number
    contents.runs[0].evaluations[0].bitsPerByte = number
    contents.runs[0].evaluations[1].perplexity = number
    for scale in [AxisScale.linear, .logarithmic] {
      contents.curves[0].lossScale = scale
      contents.curves[0].progressScale = scale
      contents.curves[0].unigramEntropyNats = number
      contents.curves[0].curves[0].training[3].lossNats = number
      contents.curves[0].curves[0].training[5].progress = number
      contents.curves[0].curves[1].training = [.init(progress: number, lossNats: number)]
      let page = ReportPage(contents).html()
      let outline = PageOutline(page)
      #expect(outline.failure == nil)
      let paths = outline.elements.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
      #expect(paths.allSatisfy { !$0.contains("n") && !$0.contains("e") })
    }
  }

  /// The fixture with every string replaced.
  private static func contents(_ text: () -> String) -> ReportContents {
    var contents = StudyFixture.contents
    contents.study = StudySummary(
      name: text(), recipeFile: text(), recipeText: text() + "x", seed: .max, toolVersion: text())
    for index in contents.corpora.indices {
      contents.corpora[index].name = text()
      contents.corpora[index].language = text()
      contents.corpora[index].sources[0].name = text()
      contents.corpora[index].drops[0].reason = text()
    }
    contents.contamination[0].title = text()
    contents.contamination[0].intervalMethod = text()
    contents.contamination[0].accuracyNote = text()
    contents.contamination[0].declared[0].language = text()
    for index in contents.contamination[0].cells.indices where index % 2 == 0 {
      contents.contamination[0].cells[index].detected = text()
    }
    for index in contents.contamination[0].offLanguageLines.indices {
      contents.contamination[0].offLanguageLines[index].text = text()
      contents.contamination[0].offLanguageLines[index].documentID = text()
      contents.contamination[0].offLanguageLines[index].detected = text()
    }
    contents.runs[0].id = text()
    contents.runs[0].model = text()
    contents.curves[0].title = text()
    contents.curves[0].curves[0].run = text()
    contents.rejections[0].file = text()
    contents.rejections[0].reason = text()
    contents.artefacts = [
      ArtefactSummary(id: text(), contentHash: text(), stageVersion: text())
    ]
    return contents
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
