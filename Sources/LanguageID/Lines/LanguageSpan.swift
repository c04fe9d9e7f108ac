/// A part of a line in one language.
public struct LanguageSpan: Hashable, Sendable {
  /// One of the model's labels, `und` or `zxx`.
  public let label: String
  /// Where it starts and ends, in bytes of the line; white space around it is left out.
  public let range: Range<Int>
  /// The letters in it.
  public let letterCount: Int
}

extension LineClassifier {
  /// How many words are of no language in particular: names, brands, terms and mistakes. No word
  /// says more against a language than this, and a word in a script that the language is not
  /// written in says as much.
  ///
  /// With ``strangeNameShare`` and the costs of ``SpanSearch``, chosen on treebanks and dumps by a
  /// model of Common Voice and Bibles; see docs/language-id-model.md.
  static let strangeWordShare = 0.01
  /// The same, of words that begin with a capital letter.
  static let strangeNameShare = 0.03

  /// Cuts `line` where its language changes.
  ///
  /// Every word has a log-probability in each language: that of the classifier, its odds taken to
  /// the power of ½, mixed with a small share of words of no language in particular. The spans are
  /// those that make the words likeliest when every span has a cost, and a span of fewer than 24
  /// letters a higher one. A line in one language is one span; one without letters is `zxx`, one
  /// too short or in unknown scripts `und`.
  ///
  /// - Parameters:
  ///   - line: UTF-8 bytes without the line's end.
  ///   - allowed: The labels to choose among; `nil` for all.
  /// - Returns: Spans in ascending order that do not overlap; at least one, unless `line` is blank.
  /// - Complexity: O(*n* · labels) for *n* bytes; past 4,096 letters everything belongs to the last
  ///   span.
  /// - Source: Yu (2010), “Hidden semi-Markov models”, for spans whose cost depends on their
  ///   length; Huber (1964), “Robust estimation of a location parameter”, for the share of strange
  ///   words.
  public func spans(of line: Span<UInt8>, among allowed: LabelSet? = nil) -> [LanguageSpan] {
    line.withUnsafeBufferPointer { bytes in
      let units = LineUnits.cut(bytes)
      guard let first = units.first, let last = units.last else { return [] }
      let whole = predict(line, among: allowed)
      if !labels.contains(whole.label) {
        let range = first.range.lowerBound..<last.range.upperBound
        let letterCount = units.reduce(0) { $0 + $1.letterCount }
        return [LanguageSpan(label: whole.label, range: range, letterCount: letterCount)]
      }
      let labels = likeliestLabels(
        of: units, in: bytes, among: allowed, otherwise: whole.label)
      return Self.join(units, labels: labels)
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

  /// By unit: its language. A unit that says nothing goes with the next that does, at the line's
  /// end with the last; where none does, all are `otherwise`.
  private func likeliestLabels(
    of units: [LineUnit], in line: UnsafeBufferPointer<UInt8>, among allowed: LabelSet?,
    otherwise: String
  ) -> [String] {
    let candidates = candidates(for: units, among: allowed)
    var search = SpanSearch(labelCount: candidates.count)
    // By unit: the index of the first word that is not before it.
    var words: [Int] = []
    var wordCount = 0
    for unit in units {
      words.append(wordCount)
      let text = UnsafeBufferPointer(rebasing: line[unit.range])
      FoldedLine.withSymbols(of: text) { symbols, letterCount in
        guard letterCount > 0, let script = model(of: unit.script) else { return }
        let values = logarithms(
          of: symbols, letterCount: letterCount, in: script, among: allowed,
          strangeShare: unit.isCapitalised ? Self.strangeNameShare : Self.strangeWordShare)
        let weight = unit.script.isSyllabic ? 2 : 1
        search.add(candidates.map { values[$0] }, letterCount: weight * letterCount)
        wordCount += 1
      }
    }
    let found = search.labels()
    return words.map { word in
      found.isEmpty ? otherwise : labels[candidates[found[min(word, wordCount - 1)]]]
    }
  }

  /// The allowed labels that are written in a script of `units`; no other can be likeliest.
  private func candidates(for units: [LineUnit], among allowed: LabelSet?) -> [Int] {
    var isWritten = [Bool](repeating: false, count: labels.count)
    for unit in units {
      for label in model(of: unit.script)?.labels ?? [] { isWritten[label] = true }
    }
    return labels.indices.filter { isWritten[$0] && allowed?.isAllowed[$0] ?? true }
  }

  /// By label: the log-probability of a word in `script`.
  ///
  /// The n-grams of a word overlap, and so do the reasons for which a word that is unlike its
  /// language is: in a sum over words the classifier's odds count by their root.
  private func logarithms(
    of symbols: UnsafeBufferPointer<UInt32>, letterCount: Int, in script: ScriptModel,
    among allowed: LabelSet?, strangeShare: Double
  ) -> [Double] {
    let least = Softmax.logarithm(strangeShare)
    var values = [Double](repeating: least, count: labels.count)
    script.withProbabilities(
      of: symbols, letterCount: letterCount, isAllowed: allowed?.isAllowed
    ) { probabilities in
      for index in probabilities.indices {
        probabilities[index] = probabilities[index].squareRoot()
      }
      let scale = (1 - strangeShare) / probabilities.reduce(0, +)
      for (index, label) in script.labels.enumerated() where probabilities[index] > 0 {
        values[label] = Softmax.logarithm(strangeShare + scale * probabilities[index])
      }
    }
    return values
  }
}
