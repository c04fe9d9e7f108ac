import ByteIO
import TestSupport

extension BitString {
  /// The first `count` bits, or all of them.
  func prefix(_ count: Int) -> BitString {
    bytes.withUnsafeBufferPointer { BitString($0, bits: 0..<min(count, bitCount)) }
  }

  /// These bits but for the one at `bit`.
  func flipped(_ bit: Int) -> BitString {
    changed { $0[bit / 8] ^= 0x80 >> UInt8(bit % 8) }
  }

  /// A block's bits but for its checksum.
  func with(checksum: UInt32) -> BitString {
    if bitCount < 80 { return self }
    return changed { bytes in
      for index in 0..<4 { bytes[6 + index] = UInt8(checksum >> UInt32(24 - 8 * index) & 0xff) }
    }
  }

  private func changed(_ change: (inout [UInt8]) -> Void) -> BitString {
    var bytes = bytes
    change(&bytes)
    return bytes.withUnsafeBufferPointer { BitString($0, bits: 0..<bitCount) }
  }
}

/// A bzip2 block whose parts are random, or set to what the format forbids.
struct RandomBlock {
  private(set) var bits = BitString()

  private enum Shape: CaseIterable { case complete, few, many, random }

  /// A block with random bits for symbols; it ends where they happen to say so.
  init(using generator: inout SeededGenerator) {
    let usedCount = [1, 2, 3, 6, 20, 100, 256].randomElement(using: &generator) ?? 1
    let used = Array<UInt8>((0...255).shuffled(using: &generator).prefix(usedCount))
    let shape = Shape.allCases.randomElement(using: &generator) ?? .complete
    let codeCount = Int.random(in: 2...6, using: &generator)
    append(origin: Bool.random(using: &generator) ? 0 : .random(in: 0...1000, using: &generator))
    append(used: used)
    bits.append(UInt64(codeCount), bitCount: 3)
    let selectorCount = Int.random(in: 1...18_002, using: &generator)
    bits.append(UInt64(selectorCount), bitCount: 15)
    for _ in 0..<selectorCount {
      let place = Int.random(in: 0..<codeCount, using: &generator)
      bits.append((1 << UInt64(place) - 1) << 1, bitCount: place + 1)
    }
    for _ in 0..<codeCount { append(lengths: Self.lengths(usedCount + 2, shape, &generator)) }
    for _ in 0..<Int.random(in: 2000...20_000, using: &generator) {
      bits.append(.random(in: 0...255, using: &generator), bitCount: 8)
    }
  }

  private init() {}

  /// A block of the given symbols, the end's among them, each a word of nine bits of the first
  /// code.
  static func plain(
    _ symbols: [Int], usedBytes: [UInt8], codeCount: Int = 2, selectorCount: Int? = nil,
    origin: UInt64 = 0
  ) -> BitString {
    var block = RandomBlock()
    block.append(origin: origin)
    block.append(used: usedBytes)
    block.bits.append(UInt64(codeCount), bitCount: 3)
    let selectorCount = selectorCount ?? (symbols.count + 49) / 50
    block.bits.append(UInt64(selectorCount), bitCount: 15)
    for _ in 0..<selectorCount { block.bits.append(0, bitCount: 1) }
    for _ in 0..<codeCount {
      block.append(lengths: Array(repeating: 9, count: usedBytes.count + 2))
    }
    for symbol in symbols { block.bits.append(UInt64(symbol), bitCount: 9) }
    return block.bits
  }

  private mutating func append(origin: UInt64) {
    bits.append(BZip2Format.blockMagic, bitCount: 48)
    bits.append(0, bitCount: 33)
    bits.append(origin, bitCount: 24)
  }

  private mutating func append(used: [UInt8]) {
    let groups = (0..<16).map { group in
      used.reduce(UInt64(0)) { $1 / 16 == group ? $0 | 0x8000 >> UInt64($1 % 16) : $0 }
    }
    bits.append(groups.reduce(0) { $0 << 1 | ($1 == 0 ? 0 : 1) }, bitCount: 16)
    for group in groups where group != 0 { bits.append(group, bitCount: 16) }
  }

  private mutating func append(lengths: [Int]) {
    var length = lengths[0]
    bits.append(UInt64(length), bitCount: 5)
    for next in lengths {
      for _ in 0..<abs(next - length) { bits.append(next > length ? 0b10 : 0b11, bitCount: 2) }
      bits.append(0, bitCount: 1)
      length = next
    }
  }

  /// Lengths of words: as many words as there are, or fewer or more of each length, or any.
  private static func lengths(
    _ count: Int, _ shape: Shape, _ generator: inout SeededGenerator
  ) -> [Int] {
    if shape == .random {
      let range = [1...20, 4...12, 8...20].randomElement(using: &generator) ?? 1...20
      return (0..<count).map { _ in .random(in: range, using: &generator) }
    }
    // Splitting a word in two keeps a code complete.
    var lengths = [1, 1]
    while lengths.count < count {
      let index = Int.random(in: 0..<lengths.count, using: &generator)
      if lengths[index] == 20 { continue }
      lengths[index] += 1
      lengths.append(lengths[index])
    }
    // The block's end is a long word, or blocks would be short.
    lengths.sort()
    let end = lengths.removeLast()
    lengths.shuffle(using: &generator)
    lengths.append(end)
    let step = shape == .few ? 1 : shape == .many ? -1 : 0
    for index in lengths.indices where step != 0 && Bool.random(using: &generator) {
      lengths[index] = min(20, max(1, lengths[index] + step))
    }
    return lengths
  }
}
