extension LanguageModel {
  /// The same model with the slope under which the labels of `lines` are likeliest.
  ///
  /// Corpora name their languages wrongly now and then, and one confident, truly foreign line
  /// would flatten every probability. So a label is taken to be the line's language with
  /// probability 1 − ε and drawn blindly otherwise; slope and ε are fitted together by expectation
  /// maximisation: lines count by how likely their label is no accident. The loss is convex in the
  /// slope, and its derivative, which needs no logarithm, is followed to zero by bisection.
  ///
  /// - Source: Guo et al. (2017), “On calibration of modern neural networks”; Dempster, Laird &
  ///   Rubin (1977), “Maximum likelihood from incomplete data via the EM algorithm”.
  func calibrated(on lines: [TrainingLine]) -> LanguageModel {
    var judged = calibrationLines(from: lines)
    if judged.isEmpty { return self }
    var slope = slope
    var noise = 0.01
    // Both settle within a dozen rounds; the count is fixed so that the answer is.
    for _ in 0..<24 {
      var weight = 0.0
      var noisy = 0.0
      for index in judged.indices {
        let share = judged[index].estimateNoise(slope: slope, noise: noise)
        weight += judged[index].weight
        noisy += judged[index].weight * share
      }
      noise = min(0.5, max(1e-6, noisy / weight))
      slope = Self.bestSlope(near: slope, for: judged)
    }
    return LanguageModel(
      labels: labels, hash: hash, weights: weights, knownStretches: knownStretches, slope: slope)
  }

  /// The slope within a factor of 4 of `slope` where the derivative of the loss changes sign.
  private static func bestSlope(near slope: Double, for lines: [CalibrationLine]) -> Double {
    var low = slope / 4
    var high = slope * 4
    for _ in 0..<16 {
      let middle = (low * high).squareRoot()
      let derivative = lines.reduce(0) { $0 + $1.lossDerivative(slope: middle) }
      if derivative < 0 { low = middle } else { high = middle }
    }
    // Beyond these there is nothing left to calibrate, and the format keeps to them.
    return min(max((low * high).squareRoot(), slopeRange.lowerBound), slopeRange.upperBound)
  }

  /// At most 8,192 of `lines`, evenly spread, with their margins.
  private func calibrationLines(from lines: [TrainingLine]) -> [CalibrationLine] {
    let stride = max(1, (lines.count + 8191) / 8192)
    return Swift.stride(from: 0, to: lines.count, by: stride).compactMap { index in
      let line = lines[index]
      return line.text.withUnsafeBufferPointer { bytes in
        Self.withBuckets(of: bytes, hash: hash) { _, buckets, letterCount in
          letterCount < Self.minimumLetterCount
            ? nil
            : CalibrationLine(
              label: line.label, weight: line.weight, margins: margins(of: buckets))
        }
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
    let genuine = (1 - noise) * probabilities(slope: slope)[label]
    let accident = noise / Double(margins.count)
    trust = genuine / (genuine + accident)
    return 1 - trust
  }

  /// d/d`slope` of −log of the probability of `label`: the expected margin less the true one.
  func lossDerivative(slope: Double) -> Double {
    let expected = zip(probabilities(slope: slope), margins).reduce(0) { $0 + $1.0 * $1.1 }
    return weight * trust * (expected - margins[label])
  }

  private func probabilities(slope: Double) -> [Double] {
    var values = margins.map { $0 * slope }
    Softmax.apply(&values)
    return values
  }
}
