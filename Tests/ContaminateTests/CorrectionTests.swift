import Contaminate
import LanguageID
import Testing

/// What the correction takes for false positives and leaks, and which cut it counts at.
@Suite struct CorrectionTests {
  /// A line by what is said of it.
  private struct Said {
    var label: String
    var probability: Double
    var count: Int
  }

  /// Two sources of labelled lines, the same in both.
  private func errors(_ lines: [String: [Said]]) -> ErrorModel {
    var table = ConfusionTable(labels: ContaminationFixture.labels)
    for source in ["a", "b"] {
      for (label, said) in lines.sorted(by: { $0.key < $1.key }) {
        for said in said {
          for _ in 0..<said.count {
            table.add(
              Prediction(label: said.label, probability: said.probability, letterCount: 40),
              label: label, source: source)
          }
        }
      }
    }
    return ErrorModel(table)
  }

  /// A corpus of English with lines of these kinds in it, four lines a document.
  private func corpus(_ lines: [Said], _ errors: ErrorModel) throws -> ContaminatedCorpus {
    var counts = try ContaminationFixture.counts()
    let all = lines.flatMap { said in
      Array(repeating: "\(said.label) \(said.probability) 40", count: said.count)
    }
    for start in stride(from: 0, to: all.count, by: 4) {
      let text = all[start..<min(start + 4, all.count)].joined(separator: "\n")
      counts.add(
        InputDocument(text: Array(text.utf8), id: "\(start)"), file: "f",
        predict: ContaminationFixture.predict)
    }
    return counts.result(errors: errors, seed: 1)
  }

  /// One line in fifty of each language is taken for each other one.
  private func mutualErrors() -> ErrorModel {
    errors(
      Dictionary(
        uniqueKeysWithValues: ContaminationFixture.labels.map { label in
          let wrong = ContaminationFixture.labels.filter { $0 != label }
            .map { Said(label: $0, probability: 0.97, count: 10) }
          return (label, wrong + [Said(label: label, probability: 0.97, count: 470)])
        }))
  }

  @Test func aLabelIsNoLeakOfItsOwn() throws {
    let corpus = try corpus(
      [
        Said(label: "en", probability: 0.97, count: 800),
        Said(label: "fi", probability: 0.97, count: 400),
      ], mutualErrors())
    // Beside English there is Finnish alone: it leaks into the others, and nothing leaks into it.
    for rate in [corpus.cell(of: "fi")?.corrected, corpus.cell(of: "fi")?.correctedBytes] {
      #expect(rate?.leak == 0)
      #expect(abs((rate?.rate ?? 0) - 0.32) < 0.03, "a third, less what English brings")
    }
    for label in ["de", "sv"] {
      let leak = try #require(corpus.cell(of: label)?.corrected?.leak)
      // One Finnish line in fifty.
      #expect(abs(leak - 0.02 / 3) < 0.002, "\(label)")
    }
  }

  /// English lines taken for Finnish are never sure: from 0.9 on nothing is wrong. Or Finnish lines
  /// are hardly ever sure, and nothing is taken for Finnish: from 0.6 on most is found.
  @Test(arguments: [0.9, 0.6]) func countsAtTheCutThatTellsTheSmallestShare(_ best: Double) throws {
    let isNoisy = best == 0.9
    let doubtful = isNoisy ? 0.85 : 0.7
    let english =
      isNoisy
      ? [
        Said(label: "fi", probability: doubtful, count: 100),
        Said(label: "en", probability: 0.97, count: 900),
      ]
      : [Said(label: "en", probability: 0.97, count: 1000)]
    let finnish =
      isNoisy
      ? [Said(label: "fi", probability: 0.97, count: 1000)]
      : [
        Said(label: "fi", probability: doubtful, count: 950),
        Said(label: "fi", probability: 0.97, count: 50),
      ]
    let corpus = try corpus(
      [
        Said(label: "en", probability: 0.97, count: 1900),
        Said(label: "fi", probability: doubtful, count: 60),
        Said(label: "fi", probability: 0.97, count: 40),
      ], errors(["en": english, "fi": finnish]))
    let cell = try #require(corpus.cell(of: "fi"))
    #expect(cell.corrected?.cut == best && cell.correctedBytes?.cut == best)
    #expect(cell.corrected?.lineCount == (isNoisy ? 40 : 100))
    #expect(cell.corrected?.detectionLimit ?? 1 < 0.02)
  }

  /// Half of the English lines are less sure than 0.9, and those of an unknown language are less
  /// sure than 0.6; or those are less sure than 0.9 only, and English is always sure.
  @Test(arguments: [0.6, 0.9]) func theOpenSetIsCountedWhereEnglishIsSure(_ best: Double) throws {
    let isEnglishUnsure = best == 0.6
    let english = [
      Said(label: "en", probability: isEnglishUnsure ? 0.85 : 0.97, count: 500),
      Said(label: "en", probability: 0.97, count: 500),
    ]
    let unknown = [Said(label: "de", probability: isEnglishUnsure ? 0.5 : 0.85, count: 500)]
    let corpus = try corpus(
      [Said(label: "en", probability: 0.97, count: 900)], errors(["en": english, "nl": unknown]))
    #expect(corpus.openSet?.cut == best && corpus.openSetBytes?.cut == best)
  }
}
