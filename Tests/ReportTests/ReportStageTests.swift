import ByteIO
import Corpus
import Foundation
import Report
import TestSupport
import Testing

@Suite struct ReportStageTests {
  @Test func everyNumberIsWhatItsFactsSay() async throws {
    let report = try await StudyFixture.shared()
    let numbers = PageNumbers(of: report.outline, facts: report.facts)
    #expect(numbers.complaints == [])
    #expect(numbers.count > 1_000)
  }

  @Test func everyFactIsOnThePageOrInALinkedFile() async throws {
    let report = try await StudyFixture.shared()
    let links = report.outline.elements.compactMap { $0.attributes["href"] }
    #expect(links.contains(FactFile.name))
    let linked = try FactFile(path: report.folder.file("report/\(FactFile.name)")).facts
    #expect(linked.map(\.key) == report.facts.map(\.key))
    #expect(linked.map(\.value) == report.facts.map(\.value))
    // Most are on the page itself: what is only in the file is named here.
    let missing = Set(report.facts.map(\.key))
      .subtracting(PageNumbers(of: report.outline, facts: report.facts).keys)
      .map { $0.prefix { $0 != " " } }
    let hidden: Set<Substring> = [
      "lines", "line-share", "corrected-line-share", "line-detection-limit", "bytes", "byte-share",
      "judged-bytes", "cell-list", "training-log", "tokens-trained", "reject-list",
    ]
    #expect(Set(missing).subtracting(hidden) == [])
  }

  @Test func everyLinkLeadsToAFile() async throws {
    let report = try await StudyFixture.shared()
    let ids = Set(report.outline.elements.compactMap { $0.attributes["id"] })
    for link in report.outline.elements.compactMap({ $0.attributes["href"] }) {
      if link.hasPrefix("#") {
        #expect(ids.contains(String(link.dropFirst())))
      } else {
        let path = try #require(link.removingPercentEncoding)
        #expect(FileManager.default.fileExists(atPath: report.folder.file("report/\(path)")))
      }
    }
  }

  @Test func everyTableAndPictureHasAFile() async throws {
    let report = try await StudyFixture.shared()
    let outline = report.outline
    let links = Set(outline.elements.compactMap { $0.attributes["href"] })
    let tables = outline.elements.filter { $0.name == "table" }.compactMap { $0.attributes["id"] }
    #expect(tables.count > 20)
    for table in tables {
      #expect(links.contains("tables/\(table).csv"))
      let rows = try report.file("tables/\(table).csv").split(separator: "\n")
      #expect(rows.count >= outline.rows(ofTable: table).count, "\(table) has fewer rows")
    }
    for folder in ["tables", "charts"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: report.folder.file("report/\(folder)"))
      #expect(names.allSatisfy { links.contains("\(folder)/\($0)") })
    }
  }

  @Test func isTheSameEveryTime() async throws {
    let once = try await StudyFixture.shared()
    let again = try await StudyFixture().builtWhole()
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: once.folder.file("report")
    ).filter { $0.contains(".") && !$0.hasSuffix("run.json") }
    #expect(names.count > 25)
    for name in names {
      #expect(
        try readFile(once.folder.file("report/\(name)"))
          == readFile(again.folder.file("report/\(name)")))
    }
  }

  @Test func theOrderOfFactsInAFileDoesNotChangeNumbers() async throws {
    var fixture = StudyFixture()
    for index in fixture.artefacts.indices { fixture.artefacts[index].facts.reverse() }
    let report = try await fixture.built()
    #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
  }

  @Test func aFactThatIsThereTwiceStopsTheReport() async throws {
    var fixture = StudyFixture(seeds: 1)
    fixture.artefacts[1].facts.append(fixture.artefacts[0].facts[0])
    await #expect(throws: (any Error).self) { try await fixture.built() }
  }

  @Test func aBuildOfAnyStagesIsAPage() async throws {
    let whole = StudyFixture(seeds: 1)
    for stage in ["extract", "sample", "contamination", "shards", "mixtures", "train", "evaluate"] {
      var fixture = whole
      fixture.artefacts = whole.artefacts.filter { $0.id.hasPrefix("\(stage)/") }
      let report = try await fixture.built()
      #expect(report.outline.failure == nil)
      #expect(report.outline.elements.contains { $0.name == "table" }, "\(stage) shows nothing")
      #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
    }
  }

  @Test func oneArtefactMakesAPageOfItsOwn() async throws {
    let report = try await StudyFixture.shared()
    let folder = report.folder.file("contamination/main/draw-0/fi/train-4kB")
    let page = try ReportStage.page(
      ofArtefact: folder, study: StudyDescription(name: "Contamination", toolVersion: "1"))
    let outline = PageOutline(page)
    #expect(outline.failure == nil)
    #expect(outline.rows(ofTable: "contamination-1").count == 2)
    #expect(PageNumbers(of: outline, facts: report.facts).complaints == [])
    for link in outline.elements.compactMap({ $0.attributes["href"] }) where !link.hasPrefix("#") {
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(link)"), "\(link)")
    }
  }

  @Test func writesTheBuildForTheBrowserCheck() async throws {
    // `ISOGLOSS_REPORT_FOLDER=folder` keeps the report, for Tests/Tools/check_report.py.
    guard let path = ProcessInfo.processInfo.environment["ISOGLOSS_REPORT_FOLDER"] else { return }
    let report = try await StudyFixture.shared()
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: report.folder.path, toPath: path)
  }
}
