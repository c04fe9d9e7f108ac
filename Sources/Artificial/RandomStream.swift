/// Pseudo-random numbers for one purpose: a pure function of (seed, purpose, index).
///
/// Only integer arithmetic and IEEE basic operations are used, so a stream is the same on every
/// machine.
/// - Source: SplitMix64, by Steele, Lea and Flood (2014), “Fast splittable pseudorandom number
///   generators”.
struct RandomStream {
  /// What a stream is drawn for; each purpose has numbers of its own.
  enum Purpose: UInt64 {
    case grammar = 1
    case lexicon, document, title, page, decoration, pageKind
  }

  private var state: UInt64

  init(seed: UInt64, purpose: Purpose, index: Int = 0) {
    let purposeSeed = Self.mix(seed ^ (purpose.rawValue &* 0xD1B5_4A32_D192_ED03))
    state = Self.mix(purposeSeed ^ UInt64(bitPattern: Int64(index)))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number in `0..<bound`, each with equal probability up to 2⁻⁴⁰ for the bounds in use.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True with the given probability.
  mutating func chance(_ probability: Double) -> Bool {
    Double(next() >> 11) * 0x1p-53 < probability
  }

  /// Puts `elements` in random order (Fisher and Yates).
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
