import Statistics

/// Fits the slopes of a script's model to lines that it did not learn from.
///
/// Corpora name their languages wrongly now and then, and one confident, truly foreign line would
/// flatten every probability. So a label is taken to be the line's language with probability 1 − ε
/// and drawn blindly otherwise; slope and ε are fitted together by expectation maximisation: lines
/// count by how likely their label is no accident. The loss is convex in the slope, and its
/// derivative, which needs no logarithm, is followed to zero by bisection.
///
/// - Source: Guo et al. (2017), “On calibration of modern neural networks”; Dempster, Laird &
///   Rubin (1977), “Maximum likelihood from incomplete data via the EM algorithm”.
enum Calibration {
  /// Slopes outside are no calibration but an accident.
  static let slopeRange = 1e-9...1e3
  /// The most lines of a label and a bucket that are looked at.
  private static let linesPerLabel = 400
  /// A bucket with fewer lines takes the slope of the next longer one.
  private static let minimumLineCount = 50

  /// `model` with slopes for each length, from held-out lines and pieces of them.
  static func fit(_ model: ScriptModel, to lines: TrainingLines, seed: UInt64) -> ScriptModel {
    var slopes = model.slopes
    let buckets = sort(lines, in: model, seed: seed)
    for bucket in LengthBucket.allCases.reversed() {
      let index = bucket.rawValue
      let lines = buckets[index]
      if lines.count < minimumLineCount {
        if bucket != .from80 {
          slopes[index] = slopes[index + 1]
        }
        continue
      }
      if model.labels.count > 1 {
        slopes[index] = fit(lines, from: model.slopes[index])
      }
    }
    return ScriptModel(
      script: model.script, labels: model.labels, table: model.table, weights: model.weights,
      slopes: slopes)
  }

  private static func fit(
    _ lines: [CalibrationLine], from start: Double
  ) -> Double {
    var lines = lines
    var slope = start
    var noise = 0.01
    // Both settle within a dozen rounds; the count is fixed so that the answer is.
    for _ in 0..<16 {
      var weight = 0.0
      var noisy = 0.0
      for index in lines.indices {
        let share = lines[index].estimateNoise(slope: slope, noise: noise)
        weight += lines[index].weight
        noisy += lines[index].weight * share
      }
      noise = min(0.5, max(1e-6, noisy / weight))
      slope = bestSlope(near: slope, for: lines)
    }
    return slope
  }

  /// The slope within a factor of 4 of `slope` where the derivative of the loss changes sign.
  private static func bestSlope(near slope: Double, for lines: [CalibrationLine]) -> Double {
    var low = slope / 4
    var high = slope * 4
    for _ in 0..<14 {
      let middle = (low * high).squareRoot()
      let derivative = lines.reduce(0) { $0 + $1.lossDerivative(slope: middle) }
      if derivative < 0 { low = middle } else { high = middle }
    }
    // Beyond these there is nothing left to calibrate, and the format keeps to them.
    return min(max((low * high).squareRoot(), slopeRange.lowerBound), slopeRange.upperBound)
  }

  /// The margins of lines and of pieces of them, by length bucket; labels weigh the same.
  private static func sort(
    _ lines: TrainingLines, in model: ScriptModel, seed: UInt64
  ) -> [[CalibrationLine]] {
    var generator = SplitMix64(seed: seed)
    var buckets = [[CalibrationLine]](repeating: [], count: LengthBucket.allCases.count)
    for (label, own) in lines.lines.enumerated() {
      var counts = [Int](repeating: 0, count: buckets.count)
      var margins = [[[Double]]](repeating: [], count: buckets.count)
      for line in own.prefix(4 * linesPerLabel) {
        for piece in [line, generator.piece(of: line, in: model.script)] {
          let letterCount = piece.count { $0 != FoldedLine.boundary }
          let bucket = LengthBucket(letterCount: letterCount).rawValue
          if letterCount < LanguageModel.minimumLetterCount || counts[bucket] == linesPerLabel {
            continue
          }
          counts[bucket] += 1
          margins[bucket].append(model.margins(of: piece))
        }
      }
      for bucket in buckets.indices {
        let weight = 1 / Double(max(20, counts[bucket]))
        buckets[bucket] += margins[bucket].map {
          CalibrationLine(label: label, weight: weight, margins: $0)
        }
      }
    }
    return buckets
  }
}

extension ScriptModel {
  /// *S*ₖ / √*m* for every label *k*.
  fileprivate func margins(of symbols: [UInt32]) -> [Double] {
    symbols.withUnsafeBufferPointer { symbols in
      withSums(of: symbols) { sums, ngramCount in
        let root = Double(max(1, ngramCount)).squareRoot()
        return labels.indices.map { Double(sums[$0]) / root }
      }
    }
  }
}

/// A held-out line: its label, its weight, and its margin for every label.
private struct CalibrationLine {
  let label: Int
  let weight: Double
  let margins: [Double]
  /// How likely the label is to be no accident.
  private var trust = 1.0

  init(label: Int, weight: Double, margins: [Double]) {
    self.label = label
    self.weight = weight
    self.margins = margins
  }

  /// Sets the trust in the label, and returns the probability that it is an accident.
  mutating func estimateNoise(slope: Double, noise: Double) -> Double {
    let genuine = (1 - noise) * withProbabilities(slope: slope) { $0[label] }
    let accident = noise / Double(margins.count)
    trust = genuine / (genuine + accident)
    return 1 - trust
  }

  /// d/d`slope` of −log of the probability of `label`: the expected margin less the true one.
  func lossDerivative(slope: Double) -> Double {
    let expected = withProbabilities(slope: slope) { probabilities in
      margins.indices.reduce(0) { $0 + probabilities[$1] * margins[$1] }
    }
    return weight * trust * (expected - margins[label])
  }

  private func withProbabilities<Result>(
    slope: Double, _ body: (UnsafeMutableBufferPointer<Double>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: margins.count) { values in
      for index in margins.indices { values[index] = margins[index] * slope }
      Softmax.apply(values)
      return body(values)
    }
  }
}
