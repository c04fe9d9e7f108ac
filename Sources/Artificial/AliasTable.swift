/// A discrete distribution that is sampled in constant time, with one random number.
///
/// - Source: the alias method of Walker (1977), built as in Vose (1991), “A linear algorithm for
///   generating random numbers with a given distribution”.
struct AliasTable: Sendable {
  /// Column *i* keeps its own outcome when the fraction drawn is below `thresholds[i]` / 2⁶⁴.
  private var thresholds: [UInt64]
  /// The outcome that fills the rest of column *i*.
  private var aliases: [Int]
  /// The probability of each outcome.
  let probabilities: [Double]

  /// Makes a table of outcomes `0..<weights.count`, drawn in proportion to `weights`.
  init(weights: [Double]) {
    let total = weights.reduce(0, +)
    probabilities = weights.map { $0 / total }
    thresholds = Array(repeating: .max, count: weights.count)
    aliases = Array(weights.indices)
    var shares = probabilities.map { $0 * Double(weights.count) }
    var small = shares.indices.filter { shares[$0] < 1 }
    var large = shares.indices.filter { shares[$0] >= 1 }
    while let under = small.popLast(), let over = large.popLast() {
      thresholds[under] = UInt64(max(shares[under], 0) * 0x1p64)
      aliases[under] = over
      shares[over] -= 1 - shares[under]
      if shares[over] < 1 { small.append(over) } else { large.append(over) }
    }
  }

  /// A Zipf–Mandelbrot law: rank *r* = 0, 1, … has weight 1 / (*r* + 2.7).
  ///
  /// - Source: Mandelbrot (1953), whose 2.7 for English keeps the first words from dominating.
  init(zipfianOver count: Int) {
    self.init(weights: (0..<count).map { 1 / (Double($0) + 2.7) })
  }

  func sample(_ random: inout RandomStream) -> Int {
    let (column, fraction) = random.next().multipliedFullWidth(by: UInt64(thresholds.count))
    let index = Int(column)
    return fraction < thresholds[index] ? index : aliases[index]
  }
}
