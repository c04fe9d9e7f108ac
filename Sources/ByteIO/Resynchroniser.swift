/// Looks for the place where reading can go on after damage.
struct Resynchroniser {
  private var searchCount = 0
  /// The bytes with which what is looked for can begin.
  private let mayStart: [Bool]

  init(_ mayStart: (UInt8) -> Bool) { self.mayStart = (0...255).map(mayStart) }

  /// Files with more damage than this are given up: a hostile file could make every byte the start
  /// of a member that is decoded, at length, only to fail.
  private static let maximumSearchCount = 1000

  private static let windowByteCount = 1 << 18

  /// Moves `input` to the next place after `offset` that `isPlausible` accepts.
  ///
  /// The search begins right behind the start of what is damaged, because a decoder that missed
  /// the end of its data may have eaten the start of what follows.
  ///
  /// - Returns: Whether there is one; if not, `input` is at its end or the search was given up.
  mutating func find(
    in input: StoredInput, after offset: Int, _ isPlausible: ([UInt8], Range<Int>) -> Bool
  ) throws(ByteIOError) -> Bool {
    searchCount += 1
    guard searchCount <= Self.maximumSearchCount else { return false }
    try input.seek(to: offset + 1)
    while try input.fill(Self.windowByteCount) > 0 {
      let isLast = input.available < Self.windowByteCount
      let reach = isLast ? input.available : Self.windowByteCount / 2
      for start in input.position..<input.position + reach
      where mayStart[Int(input.buffer[start])]
        && isPlausible(input.buffer, start..<input.end)
      {
        input.advance(start - input.position)
        return true
      }
      input.advance(reach)
    }
    return false
  }

  /// The gap for which the last search was made, with word of it if the rest was given up.
  func completed(_ gap: Damage) -> Damage {
    guard searchCount > Self.maximumSearchCount else { return gap }
    return Damage(
      file: gap.file, offset: gap.offset,
      reason: gap.reason + "; there is too much damage before, so the rest is not read")
  }
}
