import LanguageID
import TestSupport

/// Two languages of nine words each, a model that knows them, and its errors.
enum Toy {
  private static let words = [
    "en": ["house", "with", "through", "window", "stone", "weather", "which", "morning", "bright"],
    "fi": ["talo", "kanssa", "läpi", "ikkuna", "kivi", "sää", "joka", "aamulla", "kirkas"],
  ]

  static func line(_ language: String, _ generator: inout SeededGenerator) -> String {
    (0..<8).map { _ in words[language]?.randomElement(using: &generator) ?? "" }
      .joined(separator: " ")
  }

  static func model() throws -> LineClassifier {
    var generator = SeededGenerator(seed: 1)
    let lines = (0..<400).map { index in
      let language = index % 2 == 0 ? "en" : "fi"
      return LabelledLine(
        label: language, document: UInt64(index / 2), text: Array(line(language, &generator).utf8))
    }
    return try LineClassifier.train(lines, settings: LineClassifierSettings(seed: 1))
  }

  /// - Parameter unknown: A language that the model does not know, of which it is half the time
  ///   unsure.
  static func table(_ model: LineClassifier, unknown: String? = nil) -> ConfusionTable {
    var generator = SeededGenerator(seed: 2)
    var table = ConfusionTable(labels: model.labels)
    for source in ["a", "b"] {
      for index in 0..<400 {
        let language = index % 2 == 0 ? "en" : "fi"
        table.add(
          model.predict(Array(line(language, &generator).utf8).span), label: language,
          source: source)
      }
    }
    guard let unknown else { return table }
    for index in 0..<200 {
      table.add(
        Prediction(label: "fi", probability: index % 2 == 0 ? 0.55 : 0.95, letterCount: 30),
        label: unknown, source: "a")
    }
    return table
  }
}
