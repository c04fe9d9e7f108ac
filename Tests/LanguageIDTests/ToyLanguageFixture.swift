import LanguageID
import TestSupport

/// Made-up languages: words of a chain of letters that is the language's own.
struct ToyLanguage {
  let label: String
  private let alphabet: [Character]
  /// By letter: the few letters that like to follow it.
  private let followers: [[Int]]

  init(_ label: String, alphabet: String, seed: UInt64) {
    self.label = label
    self.alphabet = Array(alphabet)
    var generator = SeededGenerator(seed: seed)
    let count = alphabet.count
    followers = (0..<count).map { _ in
      (0..<6).map { _ in Int.random(in: 0..<count, using: &generator) }
    }
  }

  func line(wordCount: Int, using generator: inout SeededGenerator) -> String {
    (0..<wordCount).map { _ in word(using: &generator) }.joined(separator: " ")
  }

  private func word(using generator: inout SeededGenerator) -> String {
    var letter = Int.random(in: 0..<alphabet.count, using: &generator)
    var word = [alphabet[letter]]
    for _ in 0..<Int.random(in: 1...7, using: &generator) {
      letter = followers[letter].randomElement(using: &generator) ?? 0
      word.append(alphabet[letter])
    }
    return String(word)
  }
}

/// Two languages of one alphabet and one of another.
let toyLanguages = [
  ToyLanguage("aa", alphabet: "abcdefghijklmnopqrstuvwxyzäöü", seed: 1),
  ToyLanguage("bb", alphabet: "abcdefghijklmnopqrstuvwxyzäöü", seed: 2),
  ToyLanguage("cc", alphabet: "абвгдежзийклмнопрстуфхцчшщыьэюя", seed: 3),
]

/// `lineCount` lines a language, five to a document, of which the share `noise` have another
/// label than their own; with their true labels.
func toyLines(
  lineCount: Int, seed: UInt64, noise: Double = 0, languages: [ToyLanguage] = toyLanguages
) -> [(line: LabelledLine, truth: String)] {
  var generator = SeededGenerator(seed: seed)
  return languages.flatMap { language in
    var document: UInt64 = 0
    return (0..<lineCount).map { index in
      if index % 5 == 0 { document = generator.next() }
      let words = Int.random(in: 2...10, using: &generator)
      let text = Array(language.line(wordCount: words, using: &generator).utf8)
      let isWrong = Double.random(in: 0..<1, using: &generator) < noise
      let label = isWrong ? languages.randomElement(using: &generator)?.label : nil
      return (
        LabelledLine(label: label ?? language.label, document: document, text: text),
        language.label
      )
    }
  }
}

/// A small model of the three languages.
func toyModel(featureCount: Int = 4000) throws -> LineClassifier {
  let settings = LineClassifierSettings(seed: 1, features: featureCount)
  return try LineClassifier.train(
    toyLines(lineCount: 300, seed: 1).map(\.line), settings: settings)
}

func predict(_ model: LineClassifier, _ text: String) -> Prediction {
  model.predict(Array(text.utf8).span)
}
