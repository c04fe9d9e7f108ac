/// How often each of many byte strings occurs; memory grows with the distinct ones.
struct RunCounts: Sendable {
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

  /// The number of distinct words.
  var count: Int { entries.count }

  /// Adds `times` to the count of `word`; words of 4 GiB are left out.
  mutating func add(_ word: UnsafeBufferPointer<UInt8>, times: UInt64 = 1) {
    guard let length = UInt32(exactly: word.count) else { return }
    let hash = Self.hash(word)
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
    entries.append(Entry(hash: hash, length: length, start: bytes.count, count: times))
    bytes.append(contentsOf: word)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
  }

  private func isEqual(_ start: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in word.indices where bytes[start + index] != word[index] { return false }
    return true
  }

  private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
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
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, UInt64) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      for entry in entries {
        let place = entry.start..<entry.start + Int(entry.length)
        body(UnsafeBufferPointer(rebasing: bytes[place]), entry.count)
      }
    }
  }

  /// Adds all counts of `other`.
  mutating func add(_ other: RunCounts) { other.forEach { add($0, times: $1) } }
}
