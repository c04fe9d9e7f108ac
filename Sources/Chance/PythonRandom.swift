/// The generator behind Python's `random`, so that what published code drew can be drawn again.
///
/// - Source: Matsumoto & Nishimura (1998), “Mersenne Twister”; seeding by an array and the shuffle
///   are those of CPython's `random` module for a seed that is a whole number.
package struct PythonRandom {
  private static let count = 624
  private var state: [UInt32]
  private var place = PythonRandom.count

  /// Seeds the generator as `random.Random(seed)` does.
  package init(seed: UInt64) {
    var words = [UInt32(truncatingIfNeeded: seed)]
    if seed >> 32 > 0 { words.append(UInt32(truncatingIfNeeded: seed >> 32)) }
    state = Self.state(ofSeed: 19_650_218)
    var (at, word) = (1, 0)
    for _ in 0..<max(Self.count, words.count) {
      let mixed = (state[at - 1] ^ state[at - 1] >> 30) &* 1_664_525
      state[at] = (state[at] ^ mixed) &+ words[word] &+ UInt32(word)
      word = (word + 1) % words.count
      advance(&at)
    }
    for _ in 0..<Self.count - 1 {
      let mixed = (state[at - 1] ^ state[at - 1] >> 30) &* 1_566_083_941
      state[at] = (state[at] ^ mixed) &- UInt32(at)
      advance(&at)
    }
    state[0] = 1 << 31
  }

  private mutating func advance(_ at: inout Int) {
    at += 1
    if at == Self.count {
      state[0] = state[Self.count - 1]
      at = 1
    }
  }

  private static func state(ofSeed seed: UInt32) -> [UInt32] {
    var state = [seed]
    for index in 1..<count {
      let before = state[index - 1]
      state.append((before ^ before >> 30) &* 1_812_433_253 &+ UInt32(index))
    }
    return state
  }

  /// The next 32 bits.
  package mutating func next() -> UInt32 {
    if place == Self.count { twist() }
    var word = state[place]
    place += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C_5680
    word ^= word << 15 & 0xEFC6_0000
    return word ^ word >> 18
  }

  private mutating func twist() {
    for index in 0..<Self.count {
      let next = state[(index + 1) % Self.count]
      let joined = state[index] & 1 << 31 | next & (1 << 31 - 1)
      let odd: UInt32 = next & 1 == 0 ? 0 : 0x9908_B0DF
      state[index] = state[(index + 397) % Self.count] ^ joined >> 1 ^ odd
    }
    place = 0
  }

  /// A number in `0 ..< bound`, as `random.Random._randbelow` draws it for bounds up to 2^32.
  private mutating func below(_ bound: Int) -> Int {
    let bits = Int.bitWidth - bound.leadingZeroBitCount
    while true {
      let value = Int(next() >> UInt32(32 - bits))
      if value < bound { return value }
    }
  }

  /// Shuffles as `random.Random.shuffle` does.
  package mutating func shuffle(_ values: inout [Int32]) {
    for index in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(index, below(index + 1))
    }
  }
}
