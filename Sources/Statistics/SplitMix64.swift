/// A generator whose sequence depends on its seed alone, on every machine.
///
/// Not for secrets; its period is 2^64, ample for resampling.
///
/// - Source: Steele, Lea & Flood (2014), “Fast splittable pseudorandom number generators”.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The finaliser: a bijection of the 64-bit numbers in which every bit depends on every other.
  package static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0..<`bound`, or 0 where `bound` is not positive.
  ///
  /// Multiplication, not rejection, so that every call draws once; the bias is below
  /// `bound` / 2^64.
  package mutating func index(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(0, bound))).high)
  }

  /// A multiple of 2^-53 in 0..<1.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Roughly standard normal: twelve uniform numbers less six, which needs no logarithm.
  package mutating func roughlyNormal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + unit() }
  }
}
