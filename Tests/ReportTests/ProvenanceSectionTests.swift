import Engine
import Report
import TestSupport
import Testing

@Suite struct ProvenanceSectionTests {
  @Test func everyArtefactHasTheHashOfItsContent() async throws {
    let report = try await StudyFixture.shared()
    let lines = try report.file("tables/artefacts.csv").split(separator: "\n")
    #expect(lines.count == StudyFixture().artefacts.count + 1)
    let manifest = try #require(try Manifest.read(from: report.folder.file("extract/en-web")))
    #expect(lines[1].contains(try manifest.contentHash))
    #expect(lines[1].hasPrefix("extract/en-web,extract 1,"))
  }
}
