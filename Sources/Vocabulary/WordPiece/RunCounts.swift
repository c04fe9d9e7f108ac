/// How often each of many byte strings occurs; memory grows with the distinct ones.
package struct RunCounts: Sendable {
  private struct Entry {
    var hash: UInt32
    var length: UInt32
    var start: Int
    var count: UInt64
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// One more than the place of an entry; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)

  private let mostEntries: UInt32
  private let seed: UInt64

  /// Makes an empty table.
  ///
  /// - Parameters:
  ///   - mostEntries: The most distinct words.
  ///   - seed: The secret of the hash; no result depends on it.
  package init(mostEntries: UInt32 = .max, seed: UInt64 = FoundWord.processSeed) {
    self.mostEntries = mostEntries
    self.seed = seed
  }

  /// The number of distinct words.
  package var count: Int { entries.count }

  /// Adds `times` to the count of `word`; words of 4 GiB are left out.
  ///
  /// - Throws: ``VocabularyError`` for more distinct words than there is room for.
  package mutating func add(
    _ word: UnsafeBufferPointer<UInt8>, times: UInt64 = 1
  ) throws(VocabularyError) {
    guard let length = UInt32(exactly: word.count), let base = word.baseAddress else { return }
    let hash = UInt32(truncatingIfNeeded: FoundWord.hash(base, word.count, seed: seed))
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, entries[index].length == length,
        isEqual(entries[index].start, word)
      {
        let sum = entries[index].count.addingReportingOverflow(times)
        entries[index].count = sum.overflow ? .max : sum.partialValue
        return
      }
      slot = (slot + 1) & mask
    }
    guard entries.count < Int(mostEntries) else {
      throw VocabularyError(
        file: "the training text", key: "distinct words", found: "more than \(mostEntries)",
        expected: "fewer: train on fewer documents")
    }
    entries.append(Entry(hash: hash, length: length, start: bytes.count, count: times))
    bytes.append(contentsOf: word)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
  }

  private func isEqual(_ start: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in word.indices where bytes[start + index] != word[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(index + 1)
    }
  }

  /// Calls `body` with each word and its count, in the order in which they first came.
  package func forEach<Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>, UInt64) throws(Failure) -> Void
  ) throws(Failure) {
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      for entry in entries {
        let place = entry.start..<entry.start + Int(entry.length)
        try body(UnsafeBufferPointer(rebasing: bytes[place]), entry.count)
      }
    }
  }

  /// Adds all counts of `other`.
  mutating func add(_ other: RunCounts) throws(VocabularyError) {
    try other.forEach { word, count throws(VocabularyError) in try add(word, times: count) }
  }
}
