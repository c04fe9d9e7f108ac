import Report
import TestSupport
import Testing

@Suite struct LineChartTests {
  /// The fixture with the losses of one run replaced.
  private func page(losses: [String]) async throws -> PageOutline {
    var fixture = StudyFixture(seeds: 1)
    let index = try #require(fixture.artefacts.firstIndex { $0.id.hasPrefix("train/") })
    fixture.artefacts[index].tables["log.jsonl"] = losses.enumerated().map { step, loss in
      "{\"loss-nats\":\(loss),\"step\":\(step + 1),\"tokens\":\((step + 1) * 1_000)}\n"
    }.joined()
    return try await fixture.built().outline
  }

  @Test func aLossThatCannotBeShownBreaksTheLine() async throws {
    let outline = try await page(losses: ["5", "4", "1e300", "3", "2", "1e300", "1"])
    let paths = outline.elements("path", inside: "curves-1-1-wide").compactMap {
      $0.attributes["d"]
    }
    #expect(paths.count == 4)
    #expect(paths[0].filter(\.isLetter) == "MLMLMh")
    #expect(paths.allSatisfy { !$0.contains("n") && !$0.contains("e") })
  }

  @Test func aLonePointIsADot() async throws {
    let outline = try await page(losses: ["3"])
    let path = outline.elements("path", inside: "curves-1-1-wide").first?.attributes["d"] ?? ""
    #expect(path.filter(\.isLetter) == "Mh")
  }

  @Test func theBaselineIsDrawnAndNamed() async throws {
    let outline = try await StudyFixture.shared().outline
    let lines = outline.elements("line", inside: "curves-1-1-wide")
      .filter { $0.attributes["class"] == "baseline" }
    #expect(lines.count == 1)
    #expect(lines.first?.attributes["y1"] == lines.first?.attributes["y2"])
    let label = outline.elements("text", inside: "curves-1-1-wide")
      .first { $0.text == "unigram entropy 3.31" }
    #expect(label?.attributes["data-value"] == "3.31")
  }

  @Test func everyGroupEndsInItsNumberAndItsFinalLoss() async throws {
    let outline = try await StudyFixture.shared().outline
    let texts = outline.elements("text", inside: "curves-1-1-wide")
    let numbers = texts.filter { $0.attributes["class"] == "end" }.map(\.text)
    #expect(numbers.sorted() == ["1", "2", "3", "4"])
    let losses = texts.filter { $0.attributes["class"] == "loss" }
    #expect(losses.count == 4)
    #expect(losses.allSatisfy { $0.attributes["data-how"] == "mean" })
    // On a phone there is no room for them; the table below the chart has them.
    #expect(
      outline.elements("text", inside: "curves-1-1-narrow")
        .allSatisfy { $0.attributes["class"] != "loss" })
  }

  @Test func thePictureIsAFileThatStandsAlone() async throws {
    let picture = try await StudyFixture.shared().file("charts/curves-1-1.svg")
    let outline = PageOutline(picture)
    #expect(outline.failure == nil)
    #expect(outline.elements.last?.name == "svg")
    #expect(!picture.contains("var("), "few programs that show pictures know variables")
    #expect(outline.elements.contains { $0.attributes["class"] == "ground" })
    #expect(outline.elements.count { $0.name == "path" } == 12)
  }
}
