import Contaminate
import LanguageID
import TestSupport

/// Two languages that share no word, and documents in them.
struct TwoLanguages {
  static let words = [
    "en": ["house", "with", "through", "window", "stone", "weather", "which", "morning", "bright"],
    "fi": ["talo", "kanssa", "läpi", "ikkuna", "kivi", "sää", "joka", "aamulla", "kirkas"],
  ]
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func line(_ language: String, wordCount: Int = 8) -> String {
    let words = Self.words[language] ?? []
    return (0..<wordCount).map { _ in words.randomElement(using: &generator) ?? "" }
      .joined(separator: " ")
  }

  /// A model of both, trained on lines of its own.
  static func model() throws -> CrossFittedModel {
    var source = TwoLanguages(seed: 1)
    let lines = (0..<400).map { index in
      let language = index % 2 == 0 ? "en" : "fi"
      return LabelledLine(
        label: language, document: UInt64(index / 2), text: Array(source.line(language).utf8))
    }
    return try CrossFittedModel.train(
      lines, settings: TrainingSettings(seed: 1, featureCount: 4000))
  }

  /// An accumulator of a corpus declared to be English.
  static func accumulator(
    examples: Int = 3, minimumLetterCount: Int = 10
  ) throws -> ContaminationAccumulator {
    try ContaminationAccumulator(
      declared: "en", model: model(),
      rule: LineRule(minimumLetterCount: minimumLetterCount, threshold: 0.6),
      exampleCount: examples)
  }
}

extension ContaminationAccumulator {
  mutating func add(_ text: String, document: String = "d", fold: Int = 0) {
    add(text: Array(text.utf8).span, document: document, fold: fold)
  }
}
