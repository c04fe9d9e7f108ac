/// Finds the likeliest languages of the words of a line, where every span of one language has a
/// cost.
///
/// Exact: of all ways to cut the words into spans and to label these, the one whose sum of
/// log-probabilities, less the spans' costs, is highest. A span that is long enough costs the same
/// however long it is, so that starts of long spans need only be compared as they become long;
/// those of short ones are tried one by one, and there are at most ``shortSpanLetterCount`` of
/// them.
///
/// - Units: nats.
/// - Complexity: O(labels · ``shortSpanLetterCount``) for a word at most, O(labels) where words are
///   of usual length.
/// - Source: Yu (2010), “Hidden semi-Markov models”, for Viterbi's algorithm with durations.
struct SpanSearch {
  /// What every span costs.
  static let spanCost = 3.0
  /// A span of fewer letters is more likely a name or a quotation: it costs more,
  static let shortSpanLetterCount = 24
  /// by so much for each letter that is missing.
  static let missingLetterCost = 0.5

  private let labelCount: Int
  /// The letters before each word, and in all.
  private var letters = [0]
  /// `[words + 1, labels]`: the sums of the log-probabilities of the words before each word.
  private var sums: [Double]
  /// What the words before each word are worth.
  private var values = [0.0]
  /// By word: the last span of the best cut that ends with it.
  private var endings: [(label: Int, start: Int)] = []
  /// By label: the start of a long span that is worth most, and its worth before the span's words.
  private var longStarts: [(start: Int, value: Double)]
  /// The starts before this one are in ``longStarts``.
  private var shortStart = 0

  init(labelCount: Int) {
    self.labelCount = labelCount
    sums = Array(repeating: 0, count: labelCount)
    longStarts = Array(repeating: (0, -.infinity), count: labelCount)
  }

  static func cost(letterCount: Int) -> Double {
    spanCost + missingLetterCost * Double(max(0, shortSpanLetterCount - letterCount))
  }

  /// Adds a word of `letterCount` > 0 letters, with its log-probability in each language.
  mutating func add(_ logarithms: [Double], letterCount: Int) {
    let row = sums.count - labelCount
    for label in 0..<labelCount { sums.append(sums[row + label] + logarithms[label]) }
    letters.append(letters[letters.count - 1] + letterCount)
    let end = endings.count + 1
    while shortStart < end, letters[end] - letters[shortStart] >= Self.shortSpanLetterCount {
      for label in 0..<labelCount {
        let value = values[shortStart] - Self.spanCost - sums[shortStart * labelCount + label]
        if value > longStarts[label].value { longStarts[label] = (shortStart, value) }
      }
      shortStart += 1
    }
    endBestSpan(at: end)
  }

  private mutating func endBestSpan(at end: Int) {
    var best = -Double.infinity
    var ending = (label: 0, start: 0)
    for label in 0..<labelCount {
      let value = longStarts[label].value + sums[end * labelCount + label]
      if value > best { (best, ending) = (value, (label, longStarts[label].start)) }
    }
    for start in shortStart..<end {
      let value = values[start] - Self.cost(letterCount: letters[end] - letters[start])
      for label in 0..<labelCount {
        let value = value + sums[end * labelCount + label] - sums[start * labelCount + label]
        if value > best { (best, ending) = (value, (label, start)) }
      }
    }
    values.append(best)
    endings.append(ending)
  }

  /// By word: its label.
  func labels() -> [Int] {
    var labels = [Int](repeating: 0, count: endings.count)
    var end = endings.count
    while end > 0 {
      let ending = endings[end - 1]
      for word in ending.start..<end { labels[word] = ending.label }
      end = ending.start
    }
    return labels
  }
}
