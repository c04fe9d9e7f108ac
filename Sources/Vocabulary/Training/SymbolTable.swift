/// The symbols that text is made of while a vocabulary is trained: characters, and what has been
/// made of two symbols.
struct SymbolTable: ~Copyable {
  /// The bytes of all symbols, one after another.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private(set) var facts: [PieceRules.Facts] = []
  /// The number of characters of each.
  private(set) var lengths = RawArray<UInt32>()

  var count: Int { ends.count }

  mutating func append(_ text: some Sequence<UInt8>, _ facts: PieceRules.Facts) {
    bytes += text
    ends.append(bytes.count)
    self.facts.append(facts)
    lengths.append(UInt32(facts.count))
  }

  /// Makes one symbol of two.
  mutating func append(_ left: UInt32, _ right: UInt32, _ facts: PieceRules.Facts) {
    append(text(left) + text(right), facts)
  }

  func text(_ symbol: UInt32) -> ArraySlice<UInt8> { bytes[range(symbol)] }

  private func range(_ symbol: UInt32) -> Range<Int> {
    (symbol == 0 ? 0 : ends[Int(symbol) - 1])..<ends[Int(symbol)]
  }

  /// The first eight bytes of two symbols together, the first highest, zeros for those there are
  /// not.
  func prefix(_ left: UInt32, _ right: UInt32) -> UInt64 {
    let (first, second) = (range(left), range(right))
    var prefix: UInt64 = 0
    for index in 0..<8 {
      let place =
        index < first.count
        ? first.lowerBound + index : second.lowerBound + index - first.count
      let byte = index < first.count + second.count ? bytes[place] : 0
      prefix = prefix << 8 | UInt64(byte)
    }
    return prefix
  }

  /// Whether one pair's bytes come before another's.
  func precedes(_ left: (UInt32, UInt32), _ right: (UInt32, UInt32)) -> Bool {
    (text(left.0) + text(left.1)).lexicographicallyPrecedes(text(right.0) + text(right.1))
  }
}
