import Foundation
import LanguageID

/// The slow twin of `LineClassifier.spans`: tries every way to cut a line, and every label of every
/// span, for lines whose words are each in one script.
struct SlowSpans {
  let model: SlowModel
  private let shares = (word: 0.01, name: 0.03)

  /// A word that says something: where it is, its log-probability by label, and its letters.
  struct Word {
    let range: Range<Int>
    let logarithms: [Double]
    let letterCount: Int
  }

  /// The words of `line` that say something.
  func words(of line: [UInt8]) -> [Word] {
    line.indices.split { line[$0] == 0x20 }.compactMap { word in
      guard let start = word.first, let last = word.last,
        let judged = model.probabilities(ofWord: Array(line[start...last]))
      else { return nil }
      let share = judged.isCapital ? shares.name : shares.word
      let roots = judged.values.map { $0.squareRoot() }
      let sum = roots.reduce(0, +)
      return Word(
        range: start..<(last + 1), logarithms: roots.map { log((1 - share) * $0 / sum + share) },
        letterCount: judged.letterCount)
    }
  }

  /// What `labels`, one for each of `words`, are worth.
  func value(of labels: [Int], _ words: [Word]) -> Double {
    var value = 0.0
    var start = 0
    for end in 1...words.count where end == words.count || labels[end] != labels[start] {
      let span = words[start..<end]
      value += span.reduce(0) { $0 + $1.logarithms[labels[start]] }
      value -= 3 + 0.5 * Double(max(0, 24 - span.reduce(0) { $0 + $1.letterCount }))
      start = end
    }
    return value
  }

  /// What the best cut is worth.
  func bestValue(of words: [Word]) -> Double {
    (0..<(1 << (words.count - 1))).map { cuts in
      var value = 0.0
      var start = 0
      for end in 1...words.count where end == words.count || cuts >> (end - 1) & 1 == 1 {
        let span = words[start..<end]
        value +=
          model.labels.indices.map { label in
            span.reduce(0) { $0 + $1.logarithms[label] }
          }.max() ?? 0
        value -= 3 + 0.5 * Double(max(0, 24 - span.reduce(0) { $0 + $1.letterCount }))
        start = end
      }
      return value
    }.max() ?? 0
  }
}
