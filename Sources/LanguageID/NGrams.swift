/// The n-grams of a folded line, as buckets of a hash table.
///
/// Every run of 1 to `maximumOrder` symbols inside one word is a feature, the boundaries at the
/// word's two ends included: ` cat ` gives ` c`, `ca`, `at `, … and the whole word. A boundary
/// alone says nothing and is left out, as is everything that would reach across it.
///
/// - Source: Weinberger et al. (2009), “Feature hashing for large scale multitask learning”.
struct NGramHash: Hashable, Sendable {
  /// The longest n-gram, in symbols.
  let maximumOrder: Int
  /// The table has 2^`bucketBits` buckets.
  let bucketBits: Int

  var bucketCount: Int { 1 << bucketBits }

  /// The number of buckets that `symbolCount` symbols can give.
  func capacity(symbolCount: Int) -> Int { symbolCount * maximumOrder }

  /// Writes a bucket for every n-gram of `symbols` and returns how many there are.
  func hash(
    _ symbols: UnsafeBufferPointer<UInt32>, into buckets: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    let shift = UInt64(64 - bucketBits)
    var count = 0
    // The last symbol is a boundary: no n-gram starts there.
    for start in 0..<max(0, symbols.count - 1) {
      var state = Self.extend(0, by: symbols[start])
      var index = start
      if symbols[start] != FoldedLine.boundary {
        buckets[count] = UInt32(truncatingIfNeeded: state >> shift)
        count += 1
      }
      let end = min(start + maximumOrder, symbols.count)
      while true {
        index += 1
        if index >= end { break }
        let symbol = symbols[index]
        state = Self.extend(state, by: symbol)
        buckets[count] = UInt32(truncatingIfNeeded: state >> shift)
        count += 1
        if symbol == FoldedLine.boundary { break }
      }
    }
    return count
  }

  /// One step of the hash; the high bits of the state are the well-mixed ones.
  static func extend(_ state: UInt64, by symbol: UInt32) -> UInt64 {
    (state ^ UInt64(symbol)) &* 0x9E37_79B9_7F4A_7C15
  }
}
