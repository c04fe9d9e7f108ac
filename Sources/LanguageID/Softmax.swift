/// Probabilities from scores, by arithmetic that gives the same bits on every machine.
///
/// The C library's `exp` picks its code by processor, and the last bit differs between them; a
/// weight that depends on it would too. Here only IEEE 754 additions, products and divisions are
/// used, which every machine rounds alike.
enum Softmax {
  /// Replaces the scores in `values` by probabilities that sum to 1.
  static func apply(_ values: inout [Double]) {
    let highest = values.max() ?? 0
    var total = 0.0
    for index in values.indices {
      values[index] = exponential(values[index] - highest)
      total += values[index]
    }
    for index in values.indices { values[index] /= total }
  }

  /// *e* to the power of `x` ≤ 0, to about one part in 10^15; 0 below −700.
  static func exponential(_ x: Double) -> Double {
    guard x > -700 else { return 0 }
    // x = k ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts keeps r exact.
    let power = (x * 1.442_695_040_888_963_4).rounded()
    let rest = (x - power * 0x1.62e42fee00000p-1) - power * 0x1.a39ef35793c76p-33
    var sum = 1.0
    for divisor in stride(from: 13.0, through: 1.0, by: -1.0) { sum = 1 + rest / divisor * sum }
    return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
  }
}
