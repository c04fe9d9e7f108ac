import Corpus
import Encode
import Testing
import Vocabulary

@Suite struct VocabularyMeasuresTests {
  private func batch(_ texts: [String]) -> TextBatch {
    var batch = TextBatch()
    for text in texts { Array(text.utf8).withUnsafeBytes { batch.append($0) } }
    return batch
  }

  /// By hand: with bytes, a word with its space has its bytes and one.
  @Test func bytesAreMeasured() throws {
    var measures = VocabularyMeasures(try Vocabulary(ByteVocabulary()))
    measures.add(batch(["aa b\u{3000}é", "", " \n"]))
    measures.add(batch(["a"]))
    #expect(measures.textCount == 4 && measures.byteCount == 12 && measures.tokenCount == 12)
    #expect(measures.characterCount == 9)
    #expect(measures.wordCount == 4 && measures.wordTokenCount == 3 + 2 + 3 + 2)
    #expect(measures.fertility == 2.5 && measures.continuedWordShare == 1)
    #expect(measures.charactersPerToken == 0.75 && measures.bytesPerToken == 1)
    #expect(measures.unknownShare == 0 && measures.unusedPieceCount == 256 - 8)
    #expect(measures.rarePieceCount == 8)
  }

  @Test func nothingHasNoRatios() throws {
    var measures = VocabularyMeasures(try Vocabulary(ByteVocabulary()))
    measures.add(batch([]))
    #expect(measures.fertility == nil && measures.gini == nil && measures.bytesPerToken == nil)
    let facts = measures.facts(about: [.vocabulary: "v"])
    #expect(facts.map(\.metric) == ["words", "unused-pieces", "rare-pieces"])
    #expect(facts.map(\.value) == [0, 256, 0])
  }

  /// Against the definition: the mean difference of two pieces by twice the mean.
  @Test func giniIsTheMeanDifference() throws {
    var measures = VocabularyMeasures(try Vocabulary(ByteVocabulary()))
    measures.add(batch(["aaaaabbbcd", "\u{0}zzzz"]))
    let counts = measures.counts[3..<259].map(Double.init)
    let total = counts.reduce(0, +)
    let difference = counts.reduce(0) { sum, first in
      counts.reduce(sum) { $0 + abs(first - $1) }
    }
    let expected = difference / (2 * Double(counts.count) * total)
    #expect(abs((measures.gini ?? 0) - expected) < 1e-12)
    let values = measures.facts(about: [:])
    #expect(values.first { $0.metric == "piece-gini" }?.count == 15)
  }
}
