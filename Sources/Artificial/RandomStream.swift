import Chance

/// Pseudo-random numbers for one purpose: a pure function of (seed, purpose, index).
///
/// Only integer arithmetic and IEEE basic operations are used, so a stream is the same on every
/// machine.
struct RandomStream {
  /// What a stream is drawn for; each purpose has numbers of its own.
  enum Purpose: UInt64 {
    case grammar = 1
    case lexicon, document, title, page, decoration, pageKind
  }

  private var generator: SplitMix64

  init(seed: UInt64, purpose: Purpose, index: Int = 0) {
    let purposeSeed = SplitMix64.mixed(seed ^ (purpose.rawValue &* 0xD1B5_4A32_D192_ED03))
    generator = SplitMix64(
      seed: SplitMix64.mixed(purposeSeed ^ UInt64(bitPattern: Int64(index))))
  }

  mutating func next() -> UInt64 { generator.next() }

  /// A number in `0..<bound`, each with equal probability up to 2⁻⁴⁰ for the bounds in use.
  mutating func below(_ bound: Int) -> Int {
    generator.index(below: bound)
  }

  /// True with the given probability.
  mutating func chance(_ probability: Double) -> Bool {
    generator.unit() < probability
  }

  /// Puts `elements` in random order.
  mutating func shuffle<Element>(_ elements: inout [Element]) { generator.shuffle(&elements) }
}
