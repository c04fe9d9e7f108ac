/// How well a model does on labelled lines: who was taken for whom, and how far to trust its
/// probabilities.
public struct Evaluation: Equatable, Sendable {
  /// The languages, which are the rows; the columns are the languages, then `und` and `zxx`.
  public let labels: [String]
  /// The names of the columns.
  public var columns: [String] {
    labels + [Prediction.undetermined, Prediction.noLinguisticContent]
  }
  /// Line counts, `[labels.count][columns.count]`: a row for each true label.
  public private(set) var confusion: [[Int]]
  private var bins = [ReliabilityBin](repeating: ReliabilityBin(), count: 15)
  private let rows: [String: Int]

  /// Starts an evaluation of no lines.
  public init(labels: [String]) {
    self.labels = labels
    confusion = Array(
      repeating: Array(repeating: 0, count: labels.count + 2), count: labels.count)
    rows = Dictionary(zip(labels, 0...), uniquingKeysWith: { first, _ in first })
  }

  /// Counts a line; one whose true label is not among ``labels`` is not counted.
  ///
  /// - Parameters:
  ///   - label: The true language.
  ///   - detected: What it was taken for: a label, `zxx`, or else `und`.
  ///   - probability: The probability the model gave to `detected`.
  public mutating func add(label: String, detected: String, probability: Double) {
    guard let row = rows[label] else { return }
    guard let column = rows[detected] else {
      let isEmpty = detected == Prediction.noLinguisticContent
      confusion[row][labels.count + (isEmpty ? 1 : 0)] += 1
      return
    }
    confusion[row][column] += 1
    let bin = probability >= 0 ? min(bins.count - 1, Int(min(1, probability) * 15)) : 0
    bins[bin].count += 1
    bins[bin].probability += probability
    bins[bin].correct += row == column ? 1 : 0
  }

  /// The number of lines counted.
  public var lineCount: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share of lines given their true label; `und` and `zxx` are not true. 0 for no lines.
  public var accuracy: Double {
    let correct = labels.indices.reduce(0) { $0 + confusion[$1][$1] }
    return ratio(correct, lineCount)
  }

  /// The mean over the labels that have lines of the harmonic mean of precision and recall.
  public var macroF1: Double {
    let present = labels.indices.filter { confusion[$0].contains { $0 > 0 } }
    let scores = present.map { label in
      let actual = confusion[label].reduce(0, +)
      let detected = labels.indices.reduce(0) { $0 + confusion[$1][label] }
      return ratio(2 * confusion[label][label], actual + detected)
    }
    return present.isEmpty ? 0 : scores.reduce(0, +) / Double(present.count)
  }

  /// The mean distance between probability and accuracy, over fifteen bins of equal width,
  /// weighted by their lines; lines called `und` or `zxx` have no probability and do not count.
  ///
  /// - Source: Naeini, Cooper & Hauskrecht (2015), “Obtaining well calibrated probabilities using
  ///   Bayesian binning”.
  public var expectedCalibrationError: Double {
    let total = bins.reduce(0) { $0 + $1.count }
    let distance = bins.reduce(0.0) { $0 + abs($1.probability - Double($1.correct)) }
    return total == 0 ? 0 : distance / Double(total)
  }

  /// The share of the lines of `label` that were taken for `detected`; `nil` where there is no
  /// line of `label` or no such column.
  public func rate(of label: String, detectedAs detected: String) -> Double? {
    guard let row = rows[label], let column = columns.firstIndex(of: detected) else { return nil }
    let total = confusion[row].reduce(0, +)
    return total == 0 ? nil : Double(confusion[row][column]) / Double(total)
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}

/// Lines whose probability fell into one interval.
private struct ReliabilityBin: Equatable, Sendable {
  var count = 0
  var probability = 0.0
  var correct = 0
}
