import Contaminate
import LanguageID
import Testing

/// What is said of a share: false discoveries are controlled, and close pairs declined.
@Suite struct CorrectedRateTests {
  private static let labels = ["en"] + (10..<50).map { "l\($0)" }

  /// Errors of English: one line in `lines` is taken for each other label, in three sources.
  private func errors(oneIn lines: Int, toFirst: Int = 0) -> ErrorModel {
    var table = ConfusionTable(labels: Self.labels)
    for source in ["a", "b", "c"] {
      for label in Self.labels {
        let wrong = Self.labels.filter { $0 != label }
        for index in 0..<2000 {
          let isWrong = label == "en" && index % lines == 0
          let other = wrong[index / lines % wrong.count]
          let taken = label == "en" && index < toFirst ? "l10" : isWrong ? other : label
          table.add(
            Prediction(label: taken, probability: 0.97, letterCount: 40), label: label,
            source: source)
        }
      }
    }
    return ErrorModel(table)
  }

  private func corpus(_ found: [String: Int], _ errors: ErrorModel) throws -> ContaminatedCorpus {
    var counts = try CorpusCounts(
      declared: "en", labels: Self.labels, rule: LineRule(ContaminationSettings()), seed: 1)
    let lines = found.sorted { $0.key < $1.key }.flatMap { label, count in
      (0..<count).map { "\(label) 0.97 40 \($0)" }
    }
    for (index, line) in lines.enumerated() {
      counts.add(
        InputDocument(text: Array(line.utf8), id: "\(index)"), file: "f",
        predict: ContaminationFixture.predict)
    }
    return counts.result(errors: errors, seed: 1)
  }

  @Test func oneOfManyLanguagesStandsOnlyIfItIsSure() throws {
    // Two lines where half a line is to be expected: alone it would be there.
    let errors = errors(oneIn: 1000)
    let few = try corpus(["en": 3000, "l20": 3, "l30": 90], errors)
    let sure = try #require(few.cell(of: "l30")?.corrected)
    #expect(sure.verdict == .aboveZero && sure.falseDiscoveryRate < 1e-6)
    let unsure = try #require(few.cell(of: "l20")?.corrected)
    #expect(unsure.falseDiscoveryRate > 0.05)
    #expect(unsure.lower <= 0 || unsure.verdict == .notAmongSoMany)
    #expect(few.cell(of: "l40")?.corrected?.falseDiscoveryRate == 1)
    #expect(few.cell(of: "l40")?.corrected?.verdict == .notDistinguishable)
  }

  @Test func aLanguageThatOwnLinesAreOftenTakenForCannotBeTold() throws {
    // One English line in ten is taken for l10.
    let close = try corpus(["en": 3000, "l10": 330, "l30": 90], errors(oneIn: 1000, toFirst: 200))
    #expect(close.cell(of: "l10")?.corrected?.verdict == .notTold)
    #expect(close.cell(of: "l30")?.corrected?.verdict == .aboveZero)
  }

  @Test func languagesWithoutAnIndependentSourceAreMarked() throws {
    var table = ConfusionTable(labels: Self.labels)
    for label in Self.labels {
      for index in 0..<200 {
        let source = label == "l20" ? ConfusionTable.ownSource : index % 2 == 0 ? "a" : "b"
        table.add(
          Prediction(label: label, probability: 0.97, letterCount: 40), label: label,
          source: source)
      }
    }
    let corpus = try corpus(["en": 1000, "l20": 90], ErrorModel(table))
    #expect(corpus.cell(of: "l20")?.isTested == false && corpus.cell(of: "l30")?.isTested == true)
  }
}
