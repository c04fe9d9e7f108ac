import Corpus
import Report
import TestSupport
import Testing

/// Parallel text, from facts to the page.
struct ParallelSectionTests {
  @Test func measuresStandSideBySide() async throws {
    var fixture = StudyFixture()
    let run = StudyFixture.run("equal", "4kB", 0).merging([.task: "lines"]) { $1 }
    let about = run.merging([.language: "fi"]) { $1 }
    fixture.artefacts.append(
      StudyFixture.Artefact(
        id: "datasets/one",
        facts: [
          Fact(
            "line-loss", 20.25, "nat/line", about: about, interval: [19.5, 21], method: "t",
            count: 40),
          Fact("parallel-bits-per-byte", 1.5, "bit/byte", about: about),
          Fact("byte-premium", 1.25, "ratio", about: about),
          Fact("adjusted-bits-per-byte", 1.875, "bit/byte", about: about),
          Fact("information-parity", 0.75, "ratio", about: about),
          Fact("agreement-of-loss-and-bytes", -0.5, "1", about: run, count: 3),
          Fact("agreement-of-bytes-and-adjusted-bytes", 0.5, "1", about: run, count: 3),
        ]))
    let report = try await fixture.built()
    let rows = report.outline.rows(ofTable: "parallel-1")
    #expect(
      rows.last?.dropFirst() == [
        "Finnish (fi)", "20.25", "19.50", "21.00", "0.750", "1.500", "1.875", "1.250", "40",
      ], "\(rows)")
    let agreement = report.outline.rows(ofTable: "agreement-1")
    #expect(agreement.last?.dropFirst() == ["−0.50", "+0.50", "3"], "\(agreement)")
  }

  @Test func isNotThereWithoutParallelText() async throws {
    #expect(try await StudyFixture.shared().outline.rows(ofTable: "parallel-1").isEmpty)
  }
}
