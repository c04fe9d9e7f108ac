import TestSupport
import Testing
import Vocabulary

@Suite struct DoubleArrayTrieTests {
  private func longest(_ trie: DoubleArrayTrie, _ text: [UInt8]) -> [UInt32] {
    text.withUnsafeBytes { trie.longestPrefix(of: $0) }.map { [UInt32($0.count), $0.value] } ?? []
  }

  @Test func theLongestKeyIsFound() {
    var generator = SeededGenerator(seed: 9)
    for round in 0..<60 {
      var keys: Set<[UInt8]> = []
      for _ in 0..<Int.random(in: 0...400, using: &generator) {
        let letters: ClosedRange<UInt8> = round % 2 == 0 ? 97...100 : 1...255
        keys.insert(
          (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            UInt8.random(in: letters, using: &generator)
          })
      }
      let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
      let values = Dictionary(uniqueKeysWithValues: zip(sorted, UInt32(0)...))
      let trie = DoubleArrayTrie(sorted.map { ($0, values[$0] ?? 0) })
      var found: [[UInt8]] = []
      let isWhole = trie.forEach(limit: 1 << 20) { key, value in
        found.append(key)
        #expect(values[key] == value)
        return 0
      }
      #expect(isWhole)
      #expect(found == sorted)
      for _ in 0..<200 {
        let text = (0..<9).map { _ in UInt8.random(in: 0...103, using: &generator) }
        let expected = (1...9).last { values[Array(text.prefix($0))] != nil }
        let value = expected.flatMap { values[Array(text.prefix($0))] }
        #expect(longest(trie, text) == (expected.map { [UInt32($0), value ?? 0] } ?? []))
      }
    }
  }

  /// A byte 0 belongs to no key, and must not lead around either.
  @Test func byte0EndsTheSearch() {
    let trie = DoubleArrayTrie([(Array("a".utf8), 7), (Array("ab".utf8), 8)])
    #expect(longest(trie, [0, 97, 98]) == [] && longest(trie, [97, 0, 98]) == [1, 7])
    #expect(longest(DoubleArrayTrie(units: []), [97]) == [])
  }

  @Test func limitsEndTheWalk() {
    let trie = DoubleArrayTrie([(Array("abc".utf8), 7)])
    // Three edges, and the three bytes of the key.
    #expect(trie.forEach(limit: 6) { _, _ in 0 } && !trie.forEach(limit: 5) { _, _ in 0 })
    #expect(trie.forEach(limit: 7) { _, _ in 1 } && !trie.forEach(limit: 6) { _, _ in 1 })
    #expect(trie.forEach(limit: 9, longest: 3) { _, _ in 0 })
    #expect(!trie.forEach(limit: 9, longest: 2) { _, _ in 0 })
  }
}
