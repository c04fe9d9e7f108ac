/// Probabilities from scores, by arithmetic that gives the same bits on every machine.
///
/// The C library's `exp` picks its code by processor, and the last bit differs between them; a
/// weight that depends on it would too. Here only IEEE 754 additions, products and divisions are
/// used, which every machine rounds alike.
enum Softmax {
  /// Replaces the scores in `values` by probabilities that sum to 1.
  static func apply(_ values: UnsafeMutableBufferPointer<Double>) {
    var highest = -Double.infinity
    for value in values where value > highest { highest = value }
    var sum = 0.0
    for index in values.indices {
      values[index] = exponential(values[index] - highest)
      sum += values[index]
    }
    let scale = 1 / sum
    for index in values.indices { values[index] *= scale }
  }

  /// *e* to the power of `x` ≤ 0, to about one part in 10^10; 0 below −23, which is one
  /// part in 10^10, too.
  static func exponential(_ x: Double) -> Double {
    guard x > -23 else { return 0 }
    // x = k ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts keeps r exact.
    // Adding 1.5 · 2^52 and taking it away again rounds to an integer.
    let power = (x * 1.442_695_040_888_963_4 + 0x1.8p52) - 0x1.8p52
    let r = (x - power * 0x1.62e42fee00000p-1) - power * 0x1.a39ef35793c76p-33
    var sum = 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    return sum * Double(bitPattern: UInt64(1023 + Int(power)) << 52)
  }

  /// The natural logarithm of `x` in 0...1, by the same kind of arithmetic; −100 at 0.
  static func logarithm(_ x: Double) -> Double {
    guard x > 0 else { return -100 }
    let power = x.exponent
    let ratio = (x.significand - 1.414_213_562_373_095) / (x.significand + 1.414_213_562_373_095)
    var term = ratio
    var sum = 0.0
    for divisor in stride(from: 1.0, through: 25.0, by: 2.0) {
      sum += term / divisor
      term *= ratio * ratio
    }
    return 2 * sum + (Double(power) + 0.5) * 0.693_147_180_559_945_3
  }
}
