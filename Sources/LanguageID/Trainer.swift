import Statistics

/// Weights being learnt, in single precision.
struct Trainer {
  /// The step size of AdaGrad: twice as much loses accuracy as soon as some lines are mislabelled.
  private static let learningRate: Float = 0.1

  private let labelCount: Int
  private let blockCount: Int
  private let hash: NGramHash
  private let epochCount: Int
  private var generator: SplitMix64
  /// `[bucketCount, blockCount]` vectors of eight labels.
  private var weights: [SIMD8<Float>]
  /// The sums of squared gradients, of the same shape.
  private var squares: [SIMD8<Float>]

  init(labelCount: Int, hash: NGramHash, settings: TrainingSettings) {
    self.labelCount = labelCount
    self.hash = hash
    blockCount = LanguageModel.blockCount(labelCount: labelCount)
    epochCount = settings.epochCount
    generator = SplitMix64(seed: settings.seed)
    weights = Array(repeating: .zero, count: hash.bucketCount * blockCount)
    // The start keeps the first step finite where the first gradient is next to nothing.
    squares = Array(repeating: .init(repeating: 1e-8), count: weights.count)
  }

  /// Visits every line `epochCount` times, in a new order each time.
  mutating func fit(_ lines: [TrainingLine]) {
    var order = Array(lines.indices)
    for _ in 0..<epochCount {
      generator.shuffle(&order)
      for index in order { visit(lines[index]) }
    }
  }

  private mutating func visit(_ line: TrainingLine) {
    line.text.withUnsafeBufferPointer { bytes in
      LanguageModel.withBuckets(of: bytes, hash: hash) { _, buckets, letterCount in
        if letterCount >= LanguageModel.minimumLetterCount { learn(line, from: buckets) }
      }
    }
  }

  private mutating func learn(_ line: TrainingLine, from buckets: UnsafeBufferPointer<UInt32>) {
    let scale = 1 / Double(buckets.count).squareRoot()
    var values = scores(of: buckets)
    for index in values.indices { values[index] *= scale }
    Softmax.apply(&values)
    values[line.label] -= 1
    for block in 0..<blockCount {
      var gradient = SIMD8<Float>.zero
      for lane in 0..<min(8, labelCount - 8 * block) {
        gradient[lane] = Float(values[8 * block + lane] * scale * line.weight)
      }
      descend(gradient, buckets: buckets, block: block)
    }
  }

  private func scores(of buckets: UnsafeBufferPointer<UInt32>) -> [Double] {
    var scores = [Double](repeating: 0, count: labelCount)
    weights.withUnsafeBufferPointer { rows in
      for block in 0..<blockCount {
        var sums = SIMD8<Float>.zero
        for bucket in buckets { sums += rows[Int(bucket) * blockCount + block] }
        for lane in 0..<min(8, labelCount - 8 * block) {
          scores[8 * block + lane] = Double(sums[lane])
        }
      }
    }
    return scores
  }

  /// One AdaGrad step for every n-gram of a line, which all have the same gradient.
  private mutating func descend(
    _ gradient: SIMD8<Float>, buckets: UnsafeBufferPointer<UInt32>, block: Int
  ) {
    let square = gradient * gradient
    let step = gradient * Self.learningRate
    weights.withUnsafeMutableBufferPointer { rows in
      squares.withUnsafeMutableBufferPointer { sums in
        for bucket in buckets {
          let row = Int(bucket) * blockCount + block
          sums[row] += square
          rows[row] -= step / sums[row].squareRoot()
        }
      }
    }
  }

  /// The weights in steps of one part in 1,023 of the largest, and the size of a step.
  func quantised() -> (weights: [SIMD8<Int16>], step: Double) {
    var largest: Float = 0
    for row in weights {
      for lane in 0..<8 { largest = max(largest, abs(row[lane])) }
    }
    let limit = Float(LanguageModel.maximumWeight)
    let step = largest > 0 ? largest / limit : 1
    let rows = weights.map { row in
      var quantised = SIMD8<Int16>.zero
      for lane in 0..<8 {
        let rounded = (row[lane] / step).rounded(.toNearestOrEven)
        quantised[lane] = Int16(max(-limit, min(limit, rounded)))
      }
      return quantised
    }
    return (rows, Double(step))
  }
}

extension SplitMix64 {
  /// Fisher–Yates; the bias of the multiplication is below one part in 2^32 for any real corpus.
  mutating func shuffle(_ values: inout [Int]) {
    for index in values.indices.reversed() where index > 0 {
      let other = Int(next().multipliedFullWidth(by: UInt64(index + 1)).high)
      values.swapAt(index, other)
    }
  }
}
