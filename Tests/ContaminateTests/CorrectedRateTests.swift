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
    var verdicts: [CorrectedRate.Verdict: Int] = [:]
    for rarity in [1000, 500, 250, 120] {
      let errors = errors(oneIn: rarity)
      for count in 1...4 {
        let corpus = try corpus(["en": 3000, "l20": count, "l30": 150], errors)
        let sure = try #require(corpus.cell(of: "l30")?.corrected)
        #expect(sure.verdict == .aboveZero && sure.falseDiscoveryRate < 1e-6)
        let rate = try #require(corpus.cell(of: "l20")?.corrected)
        let expected: CorrectedRate.Verdict =
          rate.lower <= 0
          ? .notDistinguishable : rate.falseDiscoveryRate > 0.05 ? .notAmongSoMany : .aboveZero
        #expect(rate.verdict == expected)
        verdicts[rate.verdict, default: 0] += 1
        // What was not found at all is sure to be nothing.
        #expect(corpus.cell(of: "l40")?.corrected?.falseDiscoveryRate == 1)
        #expect(corpus.cell(of: "l40")?.corrected?.verdict == .notDistinguishable)
      }
    }
    #expect(verdicts.count == 3, "each verdict comes: \(verdicts)")
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
