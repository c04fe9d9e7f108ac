import Corpus
import Evaluate
import Foundation
import TestSupport
import Testing
import Values

@Suite struct MeasurementsTests {
  private let fixture: EvaluationFixture
  private let run = EvaluatedRun(
    run: "r", seed: 7, modelHash: "m", vocabularyHash: "v", trainedTokens: ["fi": 2, "en": 1],
    budgetBytes: 1_000, step: 9)

  init() throws { fixture = try EvaluationFixture() }

  @Test func areOneLineEachWithSortedKeys() throws {
    let score = try score(["abc", "def"])
    let measurements = score.measurements(of: run, language: "fi", split: "test")
    #expect(
      measurements.map(\.metric) == ["bitsPerByte", "perplexity", "lossNats", "unigramBitsPerByte"])
    let values = [
      score.bitsPerByte, score.perplexity, score.lossNats, score.unigramBitsPerByte,
    ]
    #expect(measurements.map(\.value) == values.compactMap { $0 })
    #expect(measurements.map(\.unit) == ["bit/byte", "1/token", "nat/token", "bit/byte"])
    #expect(measurements.map(\.interval) == [score.interval, nil, nil, nil])
    for measurement in measurements {
      #expect(measurement.count == 8 && measurement.targetLanguage == "fi")
      let line = String(decoding: try StableJSON.line(measurement), as: UTF8.self)
      #expect(!line.contains("\n"))
      // Keys follow a brace or a comma and stand before a colon.
      let keys = line.matches(of: /[{,]"([A-Za-z]+)":/).map { String($0.1) }
      let outer = keys.filter { !["en", "fi"].contains($0) }
      #expect(outer == outer.sorted() && outer.count >= 14)
      #expect(line.contains(#""trainedTokens":{"en":1,"fi":2}"#))
      let back = try JSONDecoder().decode(Corpus.Measurement.self, from: Data(line.utf8))
      #expect(back == measurement)
    }
  }

  @Test func anEmptyStreamMeasuresNothing() throws {
    let score = try score([])
    #expect(score == StreamScore.empty(like: score))
    #expect(score.lossNats == nil && score.bitsPerByte == nil && score.perplexity == nil)
    #expect(score.measurements(of: run, language: "fi", split: "test").isEmpty)
  }

  @Test func aStreamWithoutBytesHasNoBitsPerByte() throws {
    let score = try score(["", ""])
    #expect(score.targetCount == 2 && score.byteCount == 0)
    let measurements = score.measurements(of: run, language: "fi", split: "test")
    #expect(measurements.map(\.metric) == ["perplexity", "lossNats"])
    for measurement in measurements { _ = try StableJSON.line(measurement) }
  }

  /// e^1000 is no number of JSON.
  @Test func valuesThatAreNotFiniteAreLeftOut() throws {
    var score = try score(["abc"])
    score.sumNats = 4_000
    let measurements = score.measurements(of: run, language: "fi", split: "test")
    #expect(measurements.map(\.metric) == ["bitsPerByte", "lossNats", "unigramBitsPerByte"])
    for measurement in measurements { _ = try StableJSON.line(measurement) }
  }

  private func score(_ texts: [String]) throws -> StreamScore {
    try fixture.score(fixture.shards(texts), by: fixture.model())
  }
}

extension StreamScore {
  /// `score` with everything that is added up taken back to nothing.
  fileprivate static func empty(like score: StreamScore) -> StreamScore {
    var score = score
    (score.targetCount, score.byteCount, score.sumNats) = (0, 0, 0)
    score.unigramEntropyNats = 0
    score.interval = nil
    return score
  }
}
