import Corpus
import Evaluate
import Foundation
import TestSupport
import Testing
import Values

@Suite struct StreamScoreTests {
  private let fixture: EvaluationFixture
  private let about: [Axis: String] = [.run: "r", .corpus: "web", .set: "test"]

  init() throws { fixture = try EvaluationFixture() }

  private func score(_ texts: [String]) throws -> StreamScore {
    try fixture.score(fixture.shards(texts), by: fixture.model())
  }

  @Test func factsSayWhatTheyRestOn() throws {
    let score = try score(["abc", "def"])
    let facts = score.facts(about: about)
    #expect(
      facts.map(\.metric) == [
        "bits-per-byte", "perplexity", "loss", "unigram-bits-per-byte",
        "separator-bits-per-byte", "targets", "text-bytes", "unknown-targets",
      ])
    let values = [
      score.bitsPerByte, score.perplexity, score.lossNats, score.unigramBitsPerByte,
      score.separatorBitsPerByte, 8, 6, 0,
    ]
    #expect(facts.map(\.value) == values.compactMap { $0 })
    #expect(
      facts.map(\.unit) == [
        "bit/byte", "1/token", "nat/token", "bit/byte", "bit/byte", "token", "byte", "token",
      ])
    #expect(facts.map(\.interval) == [score.interval] + [[Double]?](repeating: nil, count: 7))
    #expect(facts.map { $0.method == nil } == [false] + [Bool](repeating: true, count: 7))
    #expect(facts.map(\.count) == [8, 8, 8, 8, 8, nil, nil, nil])
    #expect(facts.allSatisfy { $0.about == about })
    #expect(Set(facts.map(\.key)).count == facts.count)
  }

  @Test func anEmptyStreamHasCountsAlone() throws {
    let score = try score([])
    #expect(score.targetCount == 0 && score.sumNats == 0 && score.interval == nil)
    #expect(score.lossNats == nil && score.bitsPerByte == nil && score.perplexity == nil)
    let facts = score.facts(about: about)
    #expect(facts.map(\.metric) == ["targets", "text-bytes", "unknown-targets"])
    #expect(facts.map(\.value) == [0, 0, 0])
  }

  @Test func aStreamWithoutBytesHasNoBitsPerByte() throws {
    let score = try score(["", ""])
    #expect(score.targetCount == 2 && score.textByteCount == 0)
    #expect(
      score.facts(about: about).map(\.metric) == [
        "perplexity", "loss", "targets", "text-bytes", "unknown-targets",
      ])
  }

  /// e^1000 is no number of JSON.
  @Test func valuesThatAreNotFiniteAreNotWritten() throws {
    var score = try score(["abc"])
    score.sumNats = 4_000
    let file = FactFile(score.facts(about: about))
    #expect(
      file.facts.map(\.metric) == [
        "bits-per-byte", "loss", "unigram-bits-per-byte",
        "separator-bits-per-byte", "targets", "text-bytes", "unknown-targets",
      ])
    _ = try file.encoded()
  }
}
