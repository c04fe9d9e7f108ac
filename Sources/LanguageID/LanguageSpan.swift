/// A part of a line in one language.
public struct LanguageSpan: Hashable, Sendable {
  /// One of the model's labels, `und` or `zxx`.
  public let label: String
  /// Where it starts and ends, in bytes of the line; white space around it is left out.
  public let range: Range<Int>
  /// The letters in it.
  public let letterCount: Int
}

extension LanguageModel {
  /// What one more span in a line costs, in nats: a span must explain its words better by as much.
  ///
  /// With the other three, chosen on treebanks and dumps by a model of Common Voice and Bibles; see
  /// docs/language-id-model.md.
  static let switchPenalty = 11.0
  /// What a letter costs in a language that is not written in its script: a name or a brand of up to
  /// some twenty letters stays with the language around it.
  static let foreignLetterPenalty = 1.0
  /// The most that a letter costs in a language that is written in its script.
  static let strangeLetterPenalty = 3.0
  /// The number of n-grams of the line as which every word's evidence is weighed.
  static let referenceNGramCount = 60.0

  /// Cuts `line` where its language changes.
  ///
  /// Every word has a log-probability in each language: by its features where the language is
  /// written in its script, by its letters where it is not. The spans are those that make the words
  /// likeliest when every change of language costs a penalty (Viterbi, 1967). A line in one language
  /// is one span; one without letters is `zxx`, one too short or in unknown scripts `und`.
  ///
  /// - Parameters:
  ///   - line: UTF-8 bytes without the line's end.
  ///   - allowed: The labels to choose among; `nil` for all.
  /// - Returns: Spans in ascending order that do not overlap; at least one, unless `line` is blank.
  /// - Complexity: O(*n* · labels) for *n* bytes; past 4,096 letters everything belongs to the last
  ///   span.
  public func spans(of line: Span<UInt8>, among allowed: LabelSet? = nil) -> [LanguageSpan] {
    line.withUnsafeBufferPointer { bytes in
      let units = LineUnits.cut(bytes)
      guard let first = units.first, let last = units.last else { return [] }
      let letterCount = units.reduce(0) { $0 + $1.letterCount }
      let whole = predict(line, among: allowed)
      let states = labels.indices.filter { allowed?.isAllowed[$0] ?? true }
      if !labels.contains(whole.label) || states.isEmpty {
        let range = first.range.lowerBound..<last.range.upperBound
        return [LanguageSpan(label: whole.label, range: range, letterCount: letterCount)]
      }
      let path = likeliestPath(of: units, in: bytes, states: states)
      return Self.join(units, labels: path.map { labels[states[$0]] })
    }
  }

  private static func join(_ units: [LineUnit], labels: [String]) -> [LanguageSpan] {
    var spans: [LanguageSpan] = []
    for (unit, label) in zip(units, labels) {
      if let last = spans.last, last.label == label {
        let range = last.range.lowerBound..<unit.range.upperBound
        let letterCount = last.letterCount + unit.letterCount
        spans[spans.count - 1] = LanguageSpan(
          label: label, range: range, letterCount: letterCount)
      } else {
        spans.append(LanguageSpan(label: label, range: unit.range, letterCount: unit.letterCount))
      }
    }
    return spans
  }

  /// By unit: the index in `states` of its language.
  private func likeliestPath(
    of units: [LineUnit], in line: UnsafeBufferPointer<UInt8>, states: [Int]
  ) -> [Int] {
    var scores = [Double](repeating: 0, count: states.count)
    var arrivals: [[Int32]] = []
    for unit in units {
      let costs = logarithms(of: unit, in: line, states: states)
      let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
      let fromBest = scores[best] - Self.switchPenalty
      var arrival = [Int32](repeating: 0, count: states.count)
      for state in states.indices {
        let stays = scores[state] >= fromBest
        arrival[state] = Int32(stays ? state : best)
        scores[state] = (stays ? scores[state] : fromBest) + costs[state]
      }
      arrivals.append(arrival)
    }
    var state = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    var path: [Int] = []
    for arrival in arrivals.reversed() {
      path.append(state)
      state = Int(arrival[state])
    }
    return path.reversed()
  }

  /// By state: the log-probability of a unit in that language.
  private func logarithms(
    of unit: LineUnit, in line: UnsafeBufferPointer<UInt8>, states: [Int]
  ) -> [Double] {
    guard unit.letterCount > 0, let script = model(of: unit.script) else {
      return Array(repeating: 0, count: states.count)
    }
    let evidence = unit.letterCount * (unit.script.isSyllabic ? 2 : 1)
    var values = [Double](
      repeating: -Self.foreignLetterPenalty * Double(evidence), count: labels.count)
    FoldedLine.withSymbols(of: UnsafeBufferPointer(rebasing: line[unit.range])) { symbols, _ in
      let own = script.logarithms(of: symbols, ngramCount: Self.referenceNGramCount)
      let least = -Self.strangeLetterPenalty * Double(evidence)
      for (index, label) in script.labels.enumerated() { values[label] = max(least, own[index]) }
    }
    return states.map { values[$0] }
  }
}

extension ScriptModel {
  /// The logarithms of the labels' probabilities, with evidence weighed as in a line of
  /// `ngramCount` n-grams.
  fileprivate func logarithms(
    of symbols: UnsafeBufferPointer<UInt32>, ngramCount: Double
  ) -> [Double] {
    if labels.count == 1 { return [0] }
    let scale = slopes[LengthBucket.upTo39.rawValue] / ngramCount.squareRoot()
    var values = withSums(of: symbols) { sums, _ in
      labels.indices.map { Double(sums[$0]) * scale }
    }
    let highest = values.max() ?? 0
    let sum = values.reduce(0) { $0 + Softmax.exponential($1 - highest) }
    // log(sum) = log(sum / 2ⁿ) + n log 2, and sum is at most the number of labels.
    let logarithm = Softmax.logarithm(sum / 1024) + 6.931_471_805_599_453
    for index in values.indices { values[index] -= highest + logarithm }
    return values
  }
}
