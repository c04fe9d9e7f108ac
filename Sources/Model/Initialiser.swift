import Chance

/// How a tensor's values are drawn before training.
///
/// Value *i* of a tensor depends on (seed, tensor name, *i*) alone: neither on the other tensors
/// nor on the order of drawing.
enum Initialiser: Hashable, Sendable {
  case zeros
  case ones
  case normal(deviation: Double)
  /// A normal distribution cut at two standard deviations and widened so that `deviation` is what
  /// remains.
  case truncatedNormal(deviation: Double)
  case uniform(limit: Double)

  /// Fills `values` with the tensor called `name` under `seed`.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, name: String, seed: UInt64) {
    let key = SplitMix64.key(seed: seed, name: name)
    for index in values.indices {
      var generator = SplitMix64(key: key, counter: UInt64(index))
      values[index] = Float(draw(&generator))
    }
  }

  private func draw(_ generator: inout SplitMix64) -> Double {
    switch self {
    case .zeros: return 0
    case .ones: return 1
    case .normal(let deviation): return deviation * generator.normal()
    case .uniform(let limit): return limit * (2 * generator.unit() - 1)
    case .truncatedNormal(let deviation):
      // The standard deviation of a standard normal variable cut at ±2.
      let remaining = 0.87962566103423978
      while true {
        let value = generator.normal()
        if abs(value) <= 2 { return deviation / remaining * value }
      }
    }
  }
}
