import Chance

/// What a script's models make of lines that they did not learn from, and the slopes that fit it.
///
/// Evidence of several models of one script may come together, each of which saw other lines:
/// margins are in the units of the weights before they became bytes, which all models share.
///
/// Corpora name their languages wrongly now and then, and one confident, truly foreign line would
/// flatten every probability. So a label is taken to be the line's language with probability 1 − ε
/// and drawn blindly otherwise; slope and ε are fitted together by expectation maximisation: lines
/// count by how likely their label is no accident. The loss is convex in the slope, and its
/// derivative, which needs no logarithm, is followed to zero by bisection.
///
/// - Source: Guo et al. (2017), “On calibration of modern neural networks”; Dempster, Laird &
///   Rubin (1977), “Maximum likelihood from incomplete data via the EM algorithm”.
struct Calibration {
  /// Slopes outside are no calibration but an accident.
  static let slopeRange = 1e-9...1e3
  /// The most lines of a label and a bucket that are looked at of one model.
  private static let linesPerLabel = 150
  /// A bucket with fewer lines takes the slope of the next longer one.
  private static let minimumLineCount = 50

  private var buckets = [[CalibrationLine]](repeating: [], count: LengthBucket.allCases.count)

  /// Adds the margins of `lines` and of pieces of them in `model`, which is fresh from training:
  /// its slopes are still the size of a step of its weights. `lines` are of the labels of `model`.
  mutating func add(_ lines: TrainingLines, in model: ScriptModel, seed: UInt64) {
    if model.labels.count < 2 { return }
    var generator = SplitMix64(seed: seed)
    for (label, own) in lines.lines.enumerated() {
      var counts = [Int](repeating: 0, count: buckets.count)
      for line in own.prefix(4 * Self.linesPerLabel) {
        for piece in [line, generator.piece(of: line, in: model.script)] {
          let letterCount = piece.count { $0 != FoldedLine.boundary }
          let bucket = LengthBucket(letterCount: letterCount)
          if letterCount < LineClassifier.minimumLetterCount
            || counts[bucket.rawValue] == Self.linesPerLabel
          {
            continue
          }
          counts[bucket.rawValue] += 1
          buckets[bucket.rawValue].append(
            CalibrationLine(
              language: model.labels[label], label: label,
              margins: model.margins(of: piece, step: model.slopes[bucket.rawValue])))
        }
      }
    }
  }

  /// By length bucket: the slope that fits best for weights with a step of 1.
  func slopes() -> [Double] {
    var slopes = [Double](repeating: 1, count: buckets.count)
    for bucket in buckets.indices.reversed() {
      if buckets[bucket].count >= Self.minimumLineCount {
        slopes[bucket] = Self.fit(buckets[bucket])
      } else if bucket + 1 < buckets.count {
        slopes[bucket] = slopes[bucket + 1]
      }
    }
    return slopes
  }

  private static func fit(_ lines: [CalibrationLine]) -> Double {
    var counts: [Int: Int] = [:]
    for line in lines { counts[line.language, default: 0] += 1 }
    // Languages weigh the same, but for those with next to no lines.
    var lines = lines.map { line in
      var line = line
      line.weight = 1 / Double(max(20, counts[line.language] ?? 0))
      return line
    }
    var slope = 1.0
    var noise = 0.01
    // Both settle within a few rounds; the count is fixed so that the answer is.
    for _ in 0..<10 {
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
    for _ in 0..<10 {
      let middle = (low * high).squareRoot()
      let derivative = lines.reduce(0) { $0 + $1.lossDerivative(slope: middle) }
      if derivative < 0 { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }
}

extension ScriptModel {
  /// A model fresh from training with the slopes that a calibration found.
  func calibrated(to found: [Double]) -> ScriptModel {
    if labels.count < 2 { return self }
    let range = Calibration.slopeRange
    let fitted = zip(slopes, found).map { step, slope in
      min(max(step * slope, range.lowerBound), range.upperBound)
    }
    return ScriptModel(
      script: script, labels: labels, table: table, weights: weights, slopes: fitted)
  }

  /// `step` · *S*ₖ / √*m* for every label *k*.
  fileprivate func margins(of symbols: [UInt32], step: Double) -> [Double] {
    symbols.withUnsafeBufferPointer { symbols in
      withSums(of: symbols) { sums, ngramCount in
        let scale = step / Double(max(1, ngramCount)).squareRoot()
        return labels.indices.map { Double(sums[$0]) * scale }
      }
    }
  }
}

/// A held-out line: its label, its weight, and its margin for every label.
private struct CalibrationLine {
  /// The index of the true language among all labels.
  let language: Int
  /// The same among the labels of the script.
  let label: Int
  let margins: [Double]
  var weight = 1.0
  /// How likely the label is to be no accident.
  private var trust = 1.0

  init(language: Int, label: Int, margins: [Double]) {
    self.language = language
    self.label = label
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
