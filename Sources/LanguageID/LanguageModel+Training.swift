extension LanguageModel {
  /// Trains a model; equal lines, in equal order, and equal settings give equal bytes on any
  /// machine.
  ///
  /// Multinomial logistic regression by AdaGrad, one line at a time. Labels weigh the same in the
  /// loss however many lines each has, so a large corpus is no reason to call a line its language.
  /// One document in ten is kept out of training, and the temperature is the one that fits its
  /// lines best; where a label would be left without lines, nothing is kept out and the
  /// temperature stays 1.
  ///
  /// - Parameters:
  ///   - lines: Lines of at least two labels. Some may be mislabelled: with few epochs the weights
  ///     follow the majority.
  ///   - settings: The seed, and the size of the model.
  /// - Throws: ``LanguageIDError`` for labels or settings that cannot be used.
  /// - Complexity: O(bytes · `maximumOrder` · labels · `epochCount`) time;
  ///   8 bytes · labels (in eights) · 2^`bucketBits` of memory.
  /// - Source: Duchi, Hazan & Singer (2011), “Adaptive subgradient methods for online learning and
  ///   stochastic optimization”.
  public static func train(
    _ lines: [LabelledLine], settings: TrainingSettings
  ) throws(LanguageIDError) -> LanguageModel {
    let labels = Set(lines.map(\.label)).sorted()
    return try train(lines, labels: labels, settings: settings)
  }

  /// Trains a model of `labels`, which are sorted and include every label of `lines`.
  static func train(
    _ lines: [LabelledLine], labels: [String], settings: TrainingSettings
  ) throws(LanguageIDError) -> LanguageModel {
    try settings.validate()
    try validate(labels: labels)
    let hash = NGramHash(maximumOrder: settings.maximumOrder, bucketBits: settings.bucketBits)
    let split = HeldOutSplit(lines, labels: labels)
    var trainer = Trainer(labelCount: labels.count, hash: hash, settings: settings)
    trainer.fit(split.training)
    let quantised = trainer.quantised()
    let model = LanguageModel(
      labels: labels, hash: hash, weights: quantised.weights,
      knownStretches: KnownStretches.mark(split.training, labelCount: labels.count),
      slope: quantised.step)
    return model.calibrated(on: split.heldOut)
  }

  static func validate(labels: [String]) throws(LanguageIDError) {
    guard (2...1024).contains(labels.count) else { throw .unsupportedLabelCount(labels.count) }
    for label in labels where !isValid(label: label) { throw .invalidLabel(label) }
  }

  static func isValid(label: String) -> Bool {
    (1...64).contains(label.utf8.count) && label != Prediction.undetermined
      && label != Prediction.noLinguisticContent
  }
}

/// A line to learn from: its label's index, its bytes, and what it weighs in the loss.
struct TrainingLine {
  let label: Int
  let text: [UInt8]
  let weight: Double
}

/// The lines to learn from and the lines to calibrate on, in documents that do not overlap.
struct HeldOutSplit {
  private(set) var training: [TrainingLine]
  private(set) var heldOut: [TrainingLine]

  init(_ lines: [LabelledLine], labels: [String]) {
    let kept = lines.filter { !$0.isHeldOut }
    let canHoldOut = Set(kept.map(\.label)).count == labels.count
    training = Self.weighted(canHoldOut ? kept : lines, labels: labels)
    heldOut = canHoldOut ? Self.weighted(lines.filter(\.isHeldOut), labels: labels) : []
  }

  /// Gives every label the same total weight, with a mean of 1 a line.
  private static func weighted(_ lines: [LabelledLine], labels: [String]) -> [TrainingLine] {
    let indices = Dictionary(uniqueKeysWithValues: zip(labels, 0...))
    var counts = [Int](repeating: 0, count: labels.count)
    let labelled = lines.map { (indices[$0.label, default: 0], $0.text) }
    for (label, _) in labelled { counts[label] += 1 }
    let present = counts.count { $0 > 0 }
    return labelled.map { label, text in
      let weight = Double(lines.count) / Double(present * counts[label])
      return TrainingLine(label: label, text: text, weight: weight)
    }
  }
}

/// Which stretches of 128 scalars the training lines really use.
enum KnownStretches {
  /// A stretch is known when it holds one letter in a thousand of some label: fewer are quotations.
  static func mark(_ lines: [TrainingLine], labelCount: Int) -> [Bool] {
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: LanguageModel.stretchCount), count: labelCount)
    // The buckets are not looked at: the smallest hash will do.
    let hash = NGramHash(maximumOrder: 1, bucketBits: 8)
    for line in lines {
      line.text.withUnsafeBufferPointer { bytes in
        LanguageModel.withBuckets(of: bytes, hash: hash) { symbols, _, _ in
          for symbol in symbols where symbol != FoldedLine.boundary {
            counts[line.label][Int(symbol >> 7)] += 1
          }
        }
      }
    }
    var isKnown = [Bool](repeating: false, count: LanguageModel.stretchCount)
    for histogram in counts {
      let total = histogram.reduce(0, +)
      for (stretch, count) in histogram.enumerated() where count > 0 && 1000 * count >= total {
        isKnown[stretch] = true
      }
    }
    return isKnown
  }
}
