import Foundation

/// How a tensor's values are drawn before training.
///
/// Value *i* of a tensor depends on (seed, tensor name, *i*) alone: neither on the other tensors
/// nor on the order of drawing.
enum Initialiser: Hashable, Sendable {
  case ones
  case normal(deviation: Double)
  /// A normal distribution cut at two standard deviations and widened so that `deviation` is what
  /// remains.
  case truncatedNormal(deviation: Double)
  case uniform(limit: Double)

  /// Fills `values` with the tensor called `name` under `seed`.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, name: String, seed: UInt64) {
    let key = CounterStream.key(seed: seed, name: name)
    for index in values.indices {
      var stream = CounterStream(key: key, counter: UInt64(index))
      values[index] = Float(draw(&stream))
    }
  }

  private func draw(_ stream: inout CounterStream) -> Double {
    switch self {
    case .ones: return 1
    case .normal(let deviation): return deviation * stream.normal()
    case .uniform(let limit): return limit * (2 * stream.uniform() - 1)
    case .truncatedNormal(let deviation):
      // The standard deviation of a standard normal variable cut at ±2.
      let remaining = 0.87962566103423978
      while true {
        let value = stream.normal()
        if abs(value) <= 2 { return deviation / remaining * value }
      }
    }
  }
}

/// The random numbers of one counter: SplitMix64 (Steele, Lea and Flood 2014) started from a mix of
/// a key and the counter.
struct CounterStream {
  private var state: UInt64

  init(key: UInt64, counter: UInt64) { state = Self.mix(key ^ Self.mix(counter &+ Self.step)) }

  /// The key of `name` under `seed`: FNV-1a over the bytes of the name, mixed with the seed.
  static func key(seed: UInt64, name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mix(hash ^ mix(seed &+ step))
  }

  /// Uniform in 0 ..< 1, in steps of 2⁻⁵³.
  mutating func uniform() -> Double {
    state &+= Self.step
    return Double(Self.mix(state) >> 11) * 0x1p-53
  }

  /// Standard normal, by Box and Muller's transformation.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
