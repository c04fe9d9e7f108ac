import Corpus
import Evaluate
import Foundation
import Testing
import TokenStore
import Vocabulary

/// Scores of documents: by themselves, and as parts of a stream's.
@Suite struct DocumentScoreTests {
  private let fixture: EvaluationFixture

  init() throws { fixture = try EvaluationFixture() }

  private let texts = ["", "a short one", "a longer text, of several windows", "é", ""]

  /// The twin: each document in a store of its own, whose stream it is.
  @Test(arguments: [EvaluationSettings.FirstWindow.whole, .skipped])
  func byDocumentIsEachAlone(first: EvaluationSettings.FirstWindow) throws {
    let model = try fixture.model()
    let all = try fixture.score(
      fixture.shards(texts), by: model, unit: .document, firstWindow: first)
    #expect(all.documents.count == texts.count)
    var (nats, targets) = (0.0, 0)
    for (text, document) in zip(texts, all.documents) {
      let alone = try fixture.score(
        fixture.shards([text]), by: model, unit: .stream, firstWindow: first)
      #expect(abs(alone.sumNats - document.nats) < 1e-5)
      #expect(alone.targetCount == document.targetCount)
      #expect(abs(Double(alone.textByteCount) - document.byteCount) < 1e-9)
      nats += alone.sumNats
      targets += alone.targetCount
    }
    #expect(abs(all.sumNats - nats) < 1e-4 && all.targetCount == targets)
    let stream = try fixture.score(fixture.shards(texts), by: model)
    #expect(abs(stream.sumNats - all.sumNats) > 1e-3)
  }

  /// The first 12 − 4 targets of the stream, or of every document, have no score.
  @Test func skippedTargetsAreNeverScored() throws {
    let model = try fixture.model()
    let shards = try fixture.shards(texts)
    let whole = try fixture.score(shards, by: model)
    let skipped = try fixture.score(shards, by: model, firstWindow: .skipped)
    #expect(skipped.targetCount == whole.targetCount - 8)
    #expect(skipped.textByteCount == whole.textByteCount - 7)
    #expect(skipped.documents.map(\.targetCount) == [0, 5, 34, 3, 1])
    #expect(skipped.documents[2].nats == whole.documents[2].nats)
    let each = try fixture.score(
      shards, by: model, unit: .document, firstWindow: .skipped)
    #expect(each.documents.map(\.targetCount) == [0, 4, 26, 0, 0])
    let short = try fixture.score(
      fixture.shards(["abc"]), by: model, firstWindow: .skipped)
    #expect(short.targetCount == 0 && short.textByteCount == 0 && short.bitsPerByte == nil)
  }

  /// Ends of text have their own part of the loss; of the uniform model, their share of targets.
  @Test func separatorsAreStatedApart() throws {
    let score = try fixture.score(fixture.shards(texts), by: fixture.uniformModel())
    #expect(abs(score.separatorNats - 5 * log(384)) < 1e-4)
    let (separators, bits) = (
      try #require(score.separatorBitsPerByte), try #require(score.bitsPerByte)
    )
    #expect(abs(separators / bits - 5 / Double(score.targetCount)) < 1e-6)
    #expect(abs(score.documents.reduce(0) { $0 + $1.nats } - score.sumNats) < 1e-9)
  }

  @Test func unknownPiecesHaveNoBitsPerByte() throws {
    let fixture = try EvaluationFixture(vocabulary: Vocabulary(PairVocabulary()))
    let score = try fixture.score(
      fixture.shards(["aqb", "q", "cc"]), by: fixture.uniformModel())
    #expect(score.unknownCount == 2 && score.bitsPerByte == nil && score.perplexity != nil)
    let facts = score.facts(about: [.run: "r"])
    #expect(
      facts.map(\.metric) == ["perplexity", "loss", "targets", "text-bytes", "unknown-targets"])
    #expect(facts.last?.value == 2)
    #expect(facts.allSatisfy { $0.interval == nil })
  }
}
