import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct WordCountsTests {
  private func replaced(_ text: [UInt8], from start: Int = 0, _ symbols: [[UInt8]]) -> [UInt8] {
    var text = text
    SymbolMatcher(symbols).replace(in: &text, from: start, with: 0x1F)
    return text
  }

  /// 200,000 symbols begin with the byte that the text has everywhere.
  @Test func manySymbolsThatBeginAlikeAreFound() {
    let symbols = (0..<200_000).map { Array("<\(1_000_000 + $0)>".utf8) }
    let text = [UInt8](repeating: UInt8(ascii: "<"), count: 2_000_000) + Array("1000007>x".utf8)
    let found = replaced(text, symbols)
    #expect(found.count == 2_000_001 && found.suffix(3) == [UInt8(ascii: "<"), 0x1F, 0x78])
  }

  @Test func theLongestSymbolIsReplaced() {
    var generator = SeededGenerator(seed: 11)
    func word(_ lengths: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: lengths, using: &generator)).map { _ in
        UInt8.random(in: 97...98, using: &generator)
      }
    }
    for _ in 0..<300 {
      let symbols = (0..<Int.random(in: 0...5, using: &generator)).map { _ in word(1...4) }
      let text = word(0...40)
      let start = Int.random(in: 0...text.count, using: &generator)
      var expected = Array(text[..<start])
      var rest = text[start...]
      while let first = rest.first {
        let longest = symbols.filter { rest.starts(with: $0) }.map(\.count).max()
        expected.append(longest == nil ? first : 0x1F)
        rest.removeFirst(longest ?? 1)
      }
      #expect(replaced(text, from: start, symbols) == expected)
    }
  }

  @Test func theSecretOfTheHashDoesNotMatter() async throws {
    var generator = SeededGenerator(seed: 12)
    let documents = (0..<400).map { _ in
      (0..<30).map { _ in String(Int.random(in: 0..<3000, using: &generator), radix: 36) }
        .joined(separator: " ")
    }
    let settings = try BPESettings(reading: BPETrainingTests.soft)
    let models = try await [
      BPETrainer(settings, seed: 1).train(on: text(documents, workers: 3)),
      BPETrainer(settings, seed: 2).train(on: text(documents, workers: 3)),
    ]
    #expect(models[0] == models[1])
    let bytes = Array("word".utf8)
    #expect(FoundWord.hash(bytes, 4, seed: 1) != FoundWord.hash(bytes, 4, seed: 2))
  }
}
