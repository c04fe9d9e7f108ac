import Corpus
import Report
import TestSupport
import Testing

@Suite struct CorporaSectionTests {
  @Test func saysWhatCameInAndWhatBecameOfIt() async throws {
    let report = try await StudyFixture.shared()
    let rows = report.outline.rows(ofTable: "corpora-taken")
    #expect(
      rows[0] == [
        "Corpus", "Language", "Records read", "Kept", "Dropped", "Rejected", "Damages",
        "Text bytes", "Sentences", "Bytes per sentence",
      ])
    #expect(
      rows.map { $0[1] }.dropFirst() == ["English (en)"] + ["English (en)", "Finnish (fi)"] + [
        "Russian (ru)"
      ])
    for row in report.outline.elements("td", inside: "corpora-taken").chunked(9) {
      let counts = row.dropFirst().prefix(4).compactMap { $0.attributes["data-value"] }
        .compactMap(Int.init)
      #expect(counts.count == 4 && counts[0] == counts[1] + counts[2] + counts[3])
    }
  }

  @Test func damagesHaveAColumnWhereThereAreAny() async throws {
    var fixture = StudyFixture(seeds: 1)
    for index in fixture.artefacts.indices {
      fixture.artefacts[index].facts.removeAll { $0.metric == "damages" && $0.value > 0 }
    }
    let rows = try await fixture.built().outline.rows(ofTable: "corpora-taken")
    #expect(!rows[0].contains("Damages"))
  }

  @Test func samplesAreShownByPart() async throws {
    let rows = try await StudyFixture.shared().outline.rows(ofTable: "sampled-1")
    #expect(
      rows[0] == ["Corpus", "Language", "test", "validation", "train 4kB", "train 12kB"])
    #expect(
      rows[1].dropFirst(2).map { $0.filter(\.isNumber) } == ["3000", "2000", "4000", "12000"])
  }

  @Test func rejectedRecordsCountFromOneAndDamageIsInTheStoredFile() async throws {
    let report = try await StudyFixture.shared()
    let rows = report.outline.rows(ofTable: "rejects")
    #expect(
      rows.map { $0.dropFirst(2).prefix(3) } == [
        ["Record", "At byte", "At byte of the stored file"], ["812", "48\u{202F}213", "—"],
        ["—", "—", "7\u{202F}021"],
      ])
    let caption = report.outline.text(id: "rejects-caption") ?? ""
    #expect(caption.contains("Records count from 1"))
    #expect(caption.contains("All of ru"))
  }

  @Test(arguments: [0, 3, 50, 51, 700])
  func rejectsAreShownUpToFifty(count: Int) async throws {
    var fixture = StudyFixture(seeds: 1)
    fixture.artefacts = [fixture.artefacts[0]]
    fixture.artefacts[0].tables["rejects.jsonl"] = (0..<count).map {
      "{\"file\":\"a\",\"offset\":\($0 * 900),\"reason\":\"not JSON\",\"record\":\($0 + 1)}\n"
    }.joined()
    let place = try #require(
      fixture.artefacts[0].facts.firstIndex { $0.metric == "reject-list" })
    fixture.artefacts[0].facts[place].value = Double(count)
    let report = try await fixture.built()
    #expect(
      report.outline.rows(ofTable: "rejects").count == (count == 0 ? 0 : min(count, 50) + 1))
  }

  @Test func privateLanguagesKeepTheirCodes() async throws {
    var fixture = StudyFixture(seeds: 1)
    fixture.artefacts = [fixture.artefacts[0]]
    for place in fixture.artefacts[0].facts.indices {
      fixture.artefacts[0].facts[place].about[.language] = "x-nested-1"
    }
    let rows = try await fixture.built().outline.rows(ofTable: "corpora-taken")
    #expect(rows[1][1] == "x-nested-1")
  }
}

extension Array {
  /// The elements, `size` at a time.
  fileprivate func chunked(_ size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
