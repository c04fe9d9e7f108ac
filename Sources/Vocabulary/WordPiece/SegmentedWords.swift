/// Words as pieces, with exact counts of the pairs of neighbours.
package struct SegmentedWords {
  private struct Pair {
    var key: UInt64
    var count: UInt64 = 0
    /// The last of the words that it was seen in, in `places`.
    var last = UInt32.max
    /// Whether it is among `grown`.
    var hasGrown = false
  }

  private var symbols: [UInt32] = []
  private var starts: [Int] = []
  private var lengths: [UInt32] = []
  private var counts: [UInt64] = []
  private var pairs: [Pair] = []
  /// One more than the place of a pair; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)
  private var places: [(word: UInt32, before: UInt32)] = []
  /// The pairs that a merge has made more frequent, and a word as it makes it.
  private var grown: [UInt32] = []
  private var rewritten: [(symbol: UInt32, isMerged: Bool)] = []

  /// The most words, pairs, and places of pairs in words.
  private let mostEntries: UInt32

  /// Makes an empty list.
  ///
  /// - Parameter mostEntries: The most words, pairs, and places of pairs in words.
  package init(mostEntries: UInt32 = .max) { self.mostEntries = mostEntries }

  /// `count` where there may be one more entry.
  private func next(_ count: Int) throws(VocabularyError) -> UInt32 {
    guard let next = UInt32(exactly: count), next < mostEntries else {
      throw VocabularyError(
        file: "the training text", key: "pairs in distinct words",
        found: "more than \(mostEntries)", expected: "fewer: train on fewer documents")
    }
    return next
  }

  /// Adds a word that occurs `count` times.
  ///
  /// - Throws: ``VocabularyError`` for more words, or pairs in them, than there is room for.
  package mutating func append(_ word: [UInt32], _ count: UInt64) throws(VocabularyError) {
    let index = try next(counts.count)
    let length = try next(word.count)
    starts.append(symbols.count)
    lengths.append(length)
    counts.append(count)
    symbols += word
    for place in 1..<max(1, word.count) {
      _ = try add(Self.key(word[place - 1], word[place]), count, in: index)
    }
  }

  @inline(__always)
  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << 32 | UInt64(second)
  }

  /// How often `pair` occurs.
  func count(_ pair: UInt64) -> UInt64 {
    let slot = slots[self.slot(pair)]
    return slot == 0 ? 0 : pairs[Int(slot) - 1].count
  }

  /// Calls `body` with each pair and its count.
  func forEachPair(_ body: (UInt64, UInt64) -> Void) {
    for pair in pairs { body(pair.key, pair.count) }
  }

  /// Makes one piece, `merged`, of each occurrence of `pair`, from the left of each word.
  ///
  /// - Parameter changed: Is called with each pair that has the piece, and the pair's count.
  ///
  /// - Throws: ``VocabularyError`` for more pairs than there is room for.
  package mutating func merge(
    _ pair: UInt64, into merged: UInt32, _ changed: (UInt64, UInt64) -> Void
  ) throws(VocabularyError) {
    grown.removeAll(keepingCapacity: true)
    let slot = slots[slot(pair)]
    var place = slot == 0 ? .max : pairs[Int(slot) - 1].last
    while place != .max {
      let (word, before) = places[Int(place)]
      try merge(pair, into: merged, in: Int(word))
      place = before
    }
    for index in grown {
      pairs[Int(index)].hasGrown = false
      changed(pairs[Int(index)].key, pairs[Int(index)].count)
    }
  }

  private mutating func merge(
    _ pair: UInt64, into merged: UInt32, in word: Int
  ) throws(VocabularyError) {
    let start = starts[word]
    let length = Int(lengths[word])
    let count = counts[word]
    rewritten.removeAll(keepingCapacity: true)
    var read = start
    // Whether the old symbol before `read`, and the last rewritten one, are of a merge.
    var isAfterMerge = false
    while read < start + length {
      let isMerge = read + 1 < start + length && Self.key(symbols[read], symbols[read + 1]) == pair
      if read > start, isMerge || isAfterMerge {
        remove(Self.key(symbols[read - 1], symbols[read]), count)
      }
      if isMerge { remove(pair, count) }
      rewritten.append((isMerge ? merged : symbols[read], isMerge))
      isAfterMerge = isMerge
      read += isMerge ? 2 : 1
    }
    if rewritten.count == length { return }
    lengths[word] = UInt32(rewritten.count)
    for (index, new) in rewritten.enumerated() {
      symbols[start + index] = new.symbol
      guard index > 0, new.isMerged || rewritten[index - 1].isMerged else { continue }
      let key = Self.key(rewritten[index - 1].symbol, new.symbol)
      let grownPair = try add(key, count, in: UInt32(word))
      if !pairs[grownPair].hasGrown {
        pairs[grownPair].hasGrown = true
        grown.append(UInt32(grownPair))
      }
    }
  }

  private mutating func remove(_ pair: UInt64, _ count: UInt64) {
    let slot = slots[slot(pair)]
    if slot > 0 { pairs[Int(slot) - 1].count &-= count }
  }

  /// Counts a pair of a word, and returns its place in `pairs`.
  private mutating func add(
    _ key: UInt64, _ count: UInt64, in word: UInt32
  ) throws(VocabularyError) -> Int {
    let place = slot(key)
    if slots[place] == 0 {
      slots[place] = try next(pairs.count) + 1
      pairs.append(Pair(key: key))
      if pairs.count * 2 > slots.count { grow() }
    }
    let index = Int(slots[slot(key)]) - 1
    pairs[index].count &+= count
    let last = pairs[index].last
    if last == .max || places[Int(last)].word != word {
      pairs[index].last = try next(places.count)
      places.append((word, last))
    }
    return index
  }

  /// The slot of a pair, or the free one where it would be.
  private func slot(_ pair: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 24) & mask
    while slots[slot] != 0, pairs[Int(slots[slot]) - 1].key != pair { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, pair) in pairs.enumerated() { slots[slot(pair.key)] = UInt32(index + 1) }
  }
}
