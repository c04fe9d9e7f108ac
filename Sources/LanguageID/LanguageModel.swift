/// A linear classifier that says which language a line is in.
///
/// The n-grams of a line, inside words and up to `maximumOrder` scalars long, are hashed to
/// buckets; each bucket has an integer weight for each label. With *S*ₖ the sum of the weights of
/// label *k* over the line's *m* n-grams, the probability of *k* is the softmax of
/// `slope` · *S*ₖ / √*m*: evidence grows with the square root of a line's length, as it does when
/// n-grams agree only in part. Sums are integers, so no order of summation changes an answer.
///
/// The model knows which parts of Unicode its training lines used: a line mostly in other scripts
/// is `und`, never the language whose weights its n-grams happen to collide with. A language that
/// shares a script with the labels and is not among them is called by the nearest label; its
/// probability tends to be low, and no more than that can be promised.
///
/// - Source: Joulin et al. (2017), “Bag of tricks for efficient text classification”, for a linear
///   classifier on hashed n-grams; Guo et al. (2017), “On calibration of modern neural networks”,
///   for temperature scaling.
public struct LanguageModel: Equatable, Sendable {
  /// The languages the model tells apart, in ascending order.
  public let labels: [String]
  let hash: NGramHash
  /// Rows of weights, `[bucketCount, blockCount]` vectors of eight labels; padded with zeros.
  let weights: [SIMD8<Int16>]
  /// Whether training used a stretch of 128 scalars, by `scalar >> 7`.
  let knownStretches: [Bool]
  /// What turns a sum of weights over √*m* into a log-odds.
  let slope: Double

  /// A line with fewer letters than this is `und`.
  public static let minimumLetterCount = 3
  /// The largest magnitude of a weight: 32 of them fit in a 16-bit sum.
  static let maximumWeight: Int16 = 1023
  static let stretchCount = 0x11_0000 >> 7
  /// Slopes outside are no calibration but an accident.
  static let slopeRange = 1e-9...1e3

  /// The number of vectors of eight labels in a row.
  var blockCount: Int { Self.blockCount(labelCount: labels.count) }
  static func blockCount(labelCount: Int) -> Int { (labelCount + 7) / 8 }

  /// The language of `line`.
  ///
  /// - Parameter line: UTF-8 bytes without the line's end; invalid bytes count as punctuation.
  /// - Complexity: O(*n* · `maximumOrder` · labels / 8) for *n* bytes, at most 4,096 letters.
  public func predict(_ line: Span<UInt8>) -> Prediction {
    line.withUnsafeBufferPointer { bytes in
      withBuckets(of: bytes) { buckets, known, letterCount in
        if letterCount == 0 {
          return Prediction(
            label: Prediction.noLinguisticContent, probability: 0, letterCount: 0)
        }
        if letterCount < Self.minimumLetterCount || 2 * known < letterCount {
          return Prediction(
            label: Prediction.undetermined, probability: 0, letterCount: letterCount)
        }
        return best(of: buckets, letterCount: letterCount)
      }
    }
  }

  private func best(of buckets: UnsafeBufferPointer<UInt32>, letterCount: Int) -> Prediction {
    var values = margins(of: buckets)
    for index in values.indices { values[index] *= slope }
    Softmax.apply(&values)
    var winner = 0
    for index in values.indices where values[index] > values[winner] { winner = index }
    return Prediction(
      label: labels[winner], probability: values[winner], letterCount: letterCount)
  }

  /// *S*ₖ / √*m* for every label *k*.
  func margins(of buckets: UnsafeBufferPointer<UInt32>) -> [Double] {
    var margins = [Double](repeating: 0, count: labels.count)
    let root = Double(max(1, buckets.count)).squareRoot()
    weights.withUnsafeBufferPointer { rows in
      for block in 0..<blockCount {
        let sums = Self.sum(rows, of: buckets, block: block, blockCount: blockCount)
        for lane in 0..<min(8, labels.count - 8 * block) {
          margins[8 * block + lane] = Double(sums[lane]) / root
        }
      }
    }
    return margins
  }

  /// The sums of one block of eight labels: 16-bit lanes for 32 rows at a time, then 32-bit.
  private static func sum(
    _ rows: UnsafeBufferPointer<SIMD8<Int16>>, of buckets: UnsafeBufferPointer<UInt32>,
    block: Int, blockCount: Int
  ) -> SIMD8<Int32> {
    var total = SIMD8<Int32>.zero
    var start = 0
    while start < buckets.count {
      let end = min(start + 32, buckets.count)
      var partial = SIMD8<Int16>.zero
      for index in start..<end {
        partial &+= rows[Int(buckets[index]) * blockCount + block]
      }
      total &+= SIMD8<Int32>(truncatingIfNeeded: partial)
      start = end
    }
    return total
  }

  /// Calls `body` with the n-grams of `line`, how many of its letters are in known stretches, and
  /// how many letters it has.
  private func withBuckets<Result>(
    of line: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt32>, _ known: Int, _ letterCount: Int) -> Result
  ) -> Result {
    Self.withBuckets(of: line, hash: hash) { symbols, buckets, letterCount in
      let known = knownStretches.withUnsafeBufferPointer { stretches in
        var known = 0
        for symbol in symbols where symbol != FoldedLine.boundary {
          known += stretches[Int(symbol >> 7)] ? 1 : 0
        }
        return known
      }
      return body(buckets, known, letterCount)
    }
  }

  /// Calls `body` with the symbols of `line`, their n-grams and the number of letters.
  static func withBuckets<Result>(
    of line: UnsafeBufferPointer<UInt8>, hash: NGramHash,
    _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>, Int) -> Result
  ) -> Result {
    let capacity = FoldedLine.capacity(byteCount: line.count)
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { symbols in
      symbols.initialize(repeating: 0)
      let folded = FoldedLine.fold(line, into: symbols)
      let used = UnsafeBufferPointer(rebasing: symbols[..<folded.symbolCount])
      return withUnsafeTemporaryAllocation(
        of: UInt32.self, capacity: hash.capacity(symbolCount: used.count)
      ) { buckets in
        let count = hash.hash(used, into: buckets)
        let filled = UnsafeBufferPointer(rebasing: buckets[..<count])
        return body(used, filled, folded.letterCount)
      }
    }
  }
}
