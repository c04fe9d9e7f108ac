import CKernels

/// What a model knows of one script: its languages, and what tells them apart.
///
/// A script with one language has no features: among the model's languages there is no other that
/// its lines could be in.
///
/// A class, so that a prediction holds one reference and not one for every array.
final class ScriptModel: Equatable, Sendable {
  let script: Script
  /// The languages, as ascending indices of the model's labels.
  let labels: [Int]
  let table: FeatureTable
  /// `[table.rowCount + 1, width]`; row 0 and the columns beyond the labels are zeros.
  let weights: [Int8]
  /// By length bucket: what turns a sum of weights over √*m* into a log-odds.
  let slopes: [Double]

  init(
    script: Script, labels: [Int], table: FeatureTable, weights: [Int8], slopes: [Double]
  ) {
    self.script = script
    self.labels = labels
    self.table = table
    self.weights = weights
    self.slopes = slopes
  }

  static func == (one: ScriptModel, other: ScriptModel) -> Bool {
    one.script == other.script && one.labels == other.labels && one.table == other.table
      && one.weights == other.weights && one.slopes == other.slopes
  }

  /// The labels in sixteens, so that a row is whole vectors.
  var width: Int { Self.width(labelCount: labels.count) }
  static func width(labelCount: Int) -> Int { (labelCount + 15) / 16 * 16 }

  /// Calls `body` with the sum of each label's weights, `width` of them, over the n-grams of
  /// `symbols`, and with the number *m* of n-grams.
  func withSums<Result>(
    of symbols: UnsafeBufferPointer<UInt32>,
    _ body: (_ sums: UnsafeBufferPointer<Int32>, _ ngramCount: Int) -> Result
  ) -> Result {
    table.withRows(of: symbols) { rows, ngramCount in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { sums in
        weights.withUnsafeBufferPointer { weights in
          if let list = rows.baseAddress, let weights = weights.baseAddress,
            let sums = sums.baseAddress
          {
            ck_best().pointee.language_sums(list, rows.count, weights, width, sums)
          }
        }
        return body(UnsafeBufferPointer(sums), ngramCount)
      }
    }
  }

  /// The probabilities of the labels that `isAllowed` has, in the order of ``labels``; 0 for
  /// others.
  ///
  /// - Returns: `nil` where no label is allowed.
  func withProbabilities<Result>(
    of symbols: UnsafeBufferPointer<UInt32>, letterCount: Int, isAllowed: [Bool]?,
    _ body: (UnsafeMutableBufferPointer<Double>) -> Result
  ) -> Result? {
    if let isAllowed, !labels.contains(where: { isAllowed[$0] }) { return nil }
    let bucket = LengthBucket(letterCount: letterCount).rawValue
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: labels.count) { values in
      if labels.count == 1 {
        values[0] = 1
      } else {
        withSums(of: symbols) { sums, ngramCount in
          let scale = slopes[bucket] / Double(max(1, ngramCount)).squareRoot()
          for index in labels.indices { values[index] = Double(sums[index]) * scale }
        }
        if let isAllowed {
          for index in labels.indices where !isAllowed[labels[index]] {
            values[index] = -.infinity
          }
        }
        Softmax.apply(values)
      }
      return body(values)
    }
  }
}
