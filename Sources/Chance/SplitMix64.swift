/// A generator whose sequence depends on its seed alone, on every machine.
///
/// Not for secrets; its period is 2^64, ample for resampling.
///
/// - Source: Steele, Lea & Flood (2014), “Fast splittable pseudorandom number generators”.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// Starts the sequence of a place that has a `key` (see ``key(seed:name:)``) and a number, so
  /// that what is drawn there does not depend on what is drawn elsewhere.
  package init(key: UInt64, counter: UInt64) {
    state = Self.mixed(key ^ Self.first(of: counter))
  }

  /// The key of `name` under `seed`, for ``init(key:counter:)``.
  package static func key(seed: UInt64, name: String) -> UInt64 {
    mixed(FNV1a.hash(name) ^ first(of: seed))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The first 64 bits of the sequence of `seed`: a bijection that leaves not even 0 as it is.
  package static func first(of seed: UInt64) -> UInt64 {
    var generator = SplitMix64(seed: seed)
    return generator.next()
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

  /// Puts `elements` in random order.
  ///
  /// - Source: Fisher & Yates (1938), “Statistical tables”, in Durstenfeld's form (1964).
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }
}
