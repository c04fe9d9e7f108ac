import TestSupport
import Testing
import Vocabulary

@Suite struct RunCountsTests {
  private func counts(_ words: [[UInt8]], seed: UInt64) throws -> [String] {
    var counts = RunCounts(seed: seed)
    for word in words {
      try word.withUnsafeBufferPointer { word throws(VocabularyError) in try counts.add(word) }
    }
    var found: [String] = []
    counts.forEach { found.append("\(Array($0)) \($1)") }
    return found
  }

  @Test func theSecretOfTheHashDoesNotMatter() throws {
    var generator = SeededGenerator(seed: 4)
    let words = (0..<20_000).map { _ in
      (0..<Int.random(in: 1...20, using: &generator)).map { _ in
        UInt8.random(in: 97...98, using: &generator)
      }
    }
    let found = try counts(words, seed: 1)
    #expect(try found == counts(words, seed: 2) && found.count == Set(words).count)
  }

  @Test func moreWordsThanThereIsRoomForAreRefused() throws {
    var counts = RunCounts(mostEntries: 2)
    let words: [[UInt8]] = [[1], [2], [1], [2], [3]]
    for word in words.dropLast() {
      try word.withUnsafeBufferPointer { word throws(VocabularyError) in try counts.add(word) }
    }
    let error = #expect(throws: VocabularyError.self) {
      try words[4].withUnsafeBufferPointer { word throws(VocabularyError) in
        try counts.add(word)
      }
    }
    #expect(
      error?.description == """
        the training text: distinct words: found more than 2, expected fewer: train on fewer \
        documents
        """)
  }
}
