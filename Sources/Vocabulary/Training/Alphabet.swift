/// The characters that a vocabulary has pieces of their own for.
struct Alphabet {
  /// A character and how often it occurs.
  struct Character {
    var scalar: UInt32
    var count: UInt64
  }

  /// The characters, the most frequent first, of equal ones the lowest.
  let characters: [Character]

  /// Chooses the most frequent characters of `words` until they make up `coverage` of the text, and
  /// all of `required`.
  ///
  /// NUL is no character of a text; the boundary between pieces is one, but gets no piece.
  init(of tables: [WordTable], coverage: Float, required: Set<UInt32>) {
    let counts = Self.counts(of: tables)
    var all: [Character] = []
    var total: UInt64 = 0
    for scalar in 1..<counts.count where counts[scalar] > 0 || required.contains(UInt32(scalar)) {
      all.append(Character(scalar: UInt32(scalar), count: counts[scalar]))
      total += counts[scalar]
    }
    func precedes(_ left: Character, _ right: Character) -> Bool {
      left.count != right.count ? left.count > right.count : left.scalar < right.scalar
    }
    all.sort { left, right in
      let isRequired = (required.contains(left.scalar), required.contains(right.scalar))
      return isRequired.0 != isRequired.1 ? isRequired.0 : precedes(left, right)
    }
    var covered: UInt64 = 0
    var chosen: [Character] = []
    for character in all {
      if Float(Double(covered) / Double(total)) >= coverage { break }
      covered += character.count
      if character.scalar != UInt32(WordCounts.boundary) { chosen.append(character) }
    }
    characters = chosen.sorted(by: precedes)
  }

  private static func counts(of tables: [WordTable]) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: 0x11_0000)
    counts.withUnsafeMutableBufferPointer { counts in
      for table in tables {
        table.forEach { word, count in
          var reader = AlphabetReader(word)
          while let scalar = reader.next() { counts[Int(scalar)] += count }
        }
      }
    }
    return counts
  }
}

/// Reads the scalars of UTF-8 that is known to be valid.
struct AlphabetReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next scalar; `nil` at the end.
  mutating func next() -> UInt32? {
    guard index < bytes.count else { return nil }
    let first = UInt32(bytes[index])
    index += 1
    if first < 0x80 { return first }
    let more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
    var scalar = first & (0x3F >> UInt32(more))
    for _ in 0..<more where index < bytes.count {
      scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
      index += 1
    }
    return min(scalar, 0x10_FFFF)
  }
}
