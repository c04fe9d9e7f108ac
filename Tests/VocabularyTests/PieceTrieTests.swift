import Testing
import Vocabulary

@Suite struct PieceTrieTests {
  /// The places before 6 fit no node here: they must not have all others looked at each time.
  @Test func aHoleThatFitsNothingIsNotSearchedForEver() {
    let word = [UInt32](repeating: 6, count: 2_000_000)
    let trie = PieceTrie(pieces: [(word, 7), ([6], 8)], suffixes: nil)
    var ids: [Int32] = []
    #expect(word.withUnsafeBufferPointer { trie.match($0, into: &ids) } && ids == [7])
    ids = []
    #expect([6, 6, 6].withUnsafeBufferPointer { trie.match($0, into: &ids) } && ids == [8, 8, 8])
  }
}
