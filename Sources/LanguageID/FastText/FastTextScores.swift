import Glibc

/// The output matrix of a model, ready to be multiplied by a hidden vector.
///
/// It stands column by column, so that one instruction serves several labels, while the products of
/// each are summed in fastText's order, from the first column to the last.
struct FastTextScores {
  let labelCount: Int
  private let columnCount: Int
  /// By block of 16 labels, by column: the block's weights.
  private let weights: [SIMD16<Float>]
  /// By label: what its sum is multiplied by.
  private let norms: [Float]

  init(_ matrix: FastTextMatrix) {
    labelCount = matrix.rowCount
    columnCount = matrix.columnCount
    let blockCount = (labelCount + 15) / 16
    var weights = [SIMD16<Float>](repeating: .zero, count: blockCount * columnCount)
    var norms = [Float](repeating: 1, count: labelCount)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: columnCount) { row in
      row.initialize(repeating: 0)
      for label in 0..<matrix.rowCount {
        norms[label] = matrix.write(row: label, to: row)
        for column in 0..<matrix.columnCount {
          weights[label / 16 * matrix.columnCount + column][label % 16] = row[column]
        }
      }
    }
    (self.weights, self.norms) = (weights, norms)
  }

  /// Writes every label's score.
  ///
  /// - Returns: Whether all of them are numbers.
  func write(
    of hidden: UnsafeMutableBufferPointer<Float>, to scores: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    var areNumbers = true
    weights.withUnsafeBufferPointer { weights in
      for start in stride(from: 0, to: labelCount, by: 16) {
        var sum = SIMD16<Float>.zero
        let block = start / 16 * columnCount
        for column in 0..<columnCount { sum += weights[block + column] * hidden[column] }
        for label in start..<min(start + 16, labelCount) {
          scores[label] = sum[label - start] * norms[label]
          areNumbers = areNumbers && !scores[label].isNaN
        }
      }
    }
    return areNumbers
  }

  /// Turns scores into probabilities that sum to 1.
  static func softmax(_ scores: UnsafeMutableBufferPointer<Float>) {
    let highest = scores.max() ?? 0
    var sum: Float = 0
    for label in scores.indices {
      scores[label] = Float(exp(Double(scores[label] - highest)))
      sum += scores[label]
    }
    for label in scores.indices { scores[label] /= sum }
  }

  /// Turns each score into a probability of its own, by fastText's table of 513 values.
  static func logistic(_ scores: UnsafeMutableBufferPointer<Float>) {
    for label in scores.indices {
      let score = scores[label]
      scores[label] =
        score < -8 ? 0 : score > 8 ? 1 : logisticTable[Int((score + 8) * 512 / 8 / 2)]
    }
  }

  private static let logisticTable: [Float] = (0...512).map { index in
    let score = Float(index * 16) / 512 - 8
    return Float(1 / (1 + Double(expf(-score))))
  }
}
