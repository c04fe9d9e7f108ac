import Foundation
import Report
import TestSupport
import Testing

@Suite struct ReportPageTests {
  let page = ReportPage(StudyFixture.contents).html()

  @Test func isWellFormedWithUniqueIDs() {
    let outline = PageOutline(page)
    #expect(outline.failure == nil)
    let ids = outline.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count)
    #expect(ids.count > 30)
  }

  @Test func everyReferenceHasItsTarget() {
    let outline = PageOutline(page)
    let ids = Set(outline.elements.compactMap { $0.attributes["id"] })
    for element in outline.elements {
      if let target = element.attributes["href"] {
        #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst())))
      }
      for id in element.attributes["aria-labelledby"]?.split(separator: " ") ?? [] {
        #expect(ids.contains(String(id)), "nothing is called \(id)")
      }
    }
    #expect(outline.elements.count { $0.name == "a" } == 9)
  }

  @Test func needsNothingFromOutside() {
    let outline = PageOutline(page)
    let loading: Set = [
      "script", "link", "img", "iframe", "object", "embed", "image", "use", "base",
    ]
    #expect(outline.elements.allSatisfy { !loading.contains($0.name) })
    #expect(outline.elements.allSatisfy { $0.attributes["src"] == nil })
    let style = outline.elements.first { $0.name == "style" }?.text ?? ""
    #expect(style.contains("prefers-color-scheme") && !style.contains("url("))
    #expect(!style.contains("@import") && !style.contains("@font-face"))
  }

  @Test func isTheSameEveryTime() throws {
    #expect(ReportPage(StudyFixture.contents).html() == page)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(StudyFixture.contents)
    let read = try JSONDecoder().decode(ReportContents.self, from: json)
    #expect(read == StudyFixture.contents)
    #expect(ReportPage(read).html() == page)
  }

  @Test func tablesHaveCaptionsAndScopes() {
    let outline = PageOutline(page)
    let tables = outline.elements.filter { $0.name == "table" }
    #expect(tables.count == 18)
    #expect(outline.elements.count { $0.name == "caption" } == tables.count)
    #expect(
      outline.elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
    for picture in outline.elements where picture.attributes["role"] == "img" {
      let id = picture.attributes["id"] ?? ""
      #expect(outline.text(id: "\(id)-title")?.isEmpty == false)
      #expect(outline.text(id: "\(id)-description")?.isEmpty == false)
    }
  }

  @Test func numbersOfAColumnAlignAtThePoint() {
    let outline = PageOutline(page)
    for table in outline.elements.compactMap({ $0.name == "table" ? $0.attributes["id"] : nil }) {
      var lengths: [Int: Set<Int>] = [:]
      var column = 0
      for cell in outline.elements where cell.path.contains(table) {
        if cell.name == "tr" { column = 0 }
        if cell.name == "td", cell.attributes["class"] == "number" {
          let padded = cell.text + (cell.attributes["data-pad"] ?? "")
          let fraction = padded.firstIndex(of: ".").map { padded[$0...].count } ?? 0
          lengths[column, default: []].insert(fraction)
        }
        if cell.name == "td" || cell.name == "th" { column += 1 }
      }
      #expect(lengths.values.allSatisfy { $0.count == 1 }, "\(table): \(lengths)")
    }
  }

  @Test func ledgerBalancesOrSaysByHowMuchNot() {
    let rows = PageOutline(page).rows(ofTable: "ledger")
    #expect(rows.count == 5)
    #expect(
      rows[1].prefix(7) == [
        "en", "en", "71\u{202F}199", "64\u{202F}020", "7\u{202F}179", "0", "✓ balances",
      ])
    #expect(rows.last?[2] == "139\u{202F}427")

    var contents = StudyFixture.contents
    contents.corpora[1].documentsKept -= 12
    let unbalanced = PageOutline(ReportPage(contents).html()).rows(ofTable: "ledger")
    #expect(unbalanced[1][6] == "✓ balances")
    #expect(unbalanced[2][6] == "✗ off by +12")
    #expect(unbalanced[4][6] == "✗ off by +12")
  }

  @Test func scoresSayWhetherTheyAreBelowTheUnigramEntropy() {
    let rows = PageOutline(page).rows(ofTable: "evaluation")
    #expect(rows.count == 7)
    #expect(rows[1][4] == "✓ by 0.829")
    #expect(rows[6][4] == "✗ no")
  }

  @Test(arguments: [(0, 0), (3, 0), (50, 50), (51, 0), (3, 700)])
  func rejectionsAreCountedBeyondTheFirstFifty(listed: Int, counted: Int) {
    var contents = StudyFixture.contents
    contents.rejections = (0..<listed).map {
      RejectedRecord(file: "a.json.gz", record: $0, offset: $0 * 900, reason: "not JSON")
    }
    contents.rejectionCount = counted
    let outline = PageOutline(ReportPage(contents).html())
    let rows = outline.rows(ofTable: "rejections")
    #expect(rows.count == (listed == 0 ? 0 : min(listed, 50) + 1))
    let total = max(listed, counted)
    let section = outline.text(id: "rejected") ?? ""
    #expect(section.contains(total == 0 ? "Every record could be read." : "of \(total)."))
  }

  @Test func aReportAfterAnyStageIsAPage() {
    var contents = ReportContents(study: StudyFixture.contents.study)
    let full = StudyFixture.contents
    let stages: [(inout ReportContents) -> Void] = [
      { _ in }, { $0.corpora = [full.corpora[0]] }, { $0.samples = full.samples },
      { $0.contamination = full.contamination }, { $0.shardSets = full.shardSets },
      { $0.mixtures = full.mixtures }, { $0.runs = full.runs }, { $0.curves = full.curves },
    ]
    for (index, stage) in stages.enumerated() {
      stage(&contents)
      let outline = PageOutline(ReportPage(contents).html())
      #expect(outline.failure == nil)
      let absent = outline.elements.contains { $0.text.hasPrefix("Not made yet: ") }
      #expect(absent == (index < stages.count - 1))
    }
  }

  @Test func summariesWithoutRowsMakeAPage() {
    var contents = StudyFixture.contents
    contents.corpora = [
      CorpusSummary(
        name: "", language: "", sources: [], documentsIn: 0, documentsKept: 0, drops: [],
        documentsRejected: 0, bytesIn: 0, textBytes: 0, sentences: 0)
    ]
    contents.contamination = [
      ContaminationSummary(
        title: "", declared: [], cells: [], thresholds: [], intervalMethod: "", accuracyNote: "",
        offLanguageLines: [])
    ]
    contents.mixtures = [MixtureSummary(name: "none", shares: [])]
    contents.runs[0].evaluations = []
    contents.curves[0].curves = [TrainingCurves.Curve(run: "no points", training: [])]
    contents.curves.append(
      TrainingCurves(title: "", progress: .steps, unigramEntropyNats: nil, curves: []))
    #expect(PageOutline(ReportPage(contents).html()).failure == nil)
  }

  @Test func writesThePageForTheBrowserCheck() throws {
    // `ISOGLOSS_REPORT_PAGE=page.html` keeps the page, for Tests/Tools/check_report.py.
    guard let path = ProcessInfo.processInfo.environment["ISOGLOSS_REPORT_PAGE"] else { return }
    try Data(page.utf8).write(to: URL(fileURLWithPath: path))
  }
}
