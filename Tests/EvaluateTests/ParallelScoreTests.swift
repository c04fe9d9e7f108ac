import Corpus
import Evaluate
import Foundation
import Testing

/// Measures of one text in several languages, by hand.
struct ParallelScoreTests {
  private func language(
    _ code: String, bits: [Double], bytes: [Int], premium: Double? = nil
  ) -> ParallelScore.Language {
    .init(code: code, nats: bits.map { $0 * log(2) }, byteCounts: bytes, premium: premium)
  }

  private let about: [Axis: String] = [.run: "r", .task: "t"]

  private func isNear(_ found: Double?, _ expected: Double) -> Bool {
    found.map { abs($0 - expected) < 1e-12 } == true
  }

  private func value(_ facts: [Fact], _ metric: String, _ language: String? = nil) -> Double? {
    facts.first { $0.metric == metric && $0.about[.language] == language }?.value
  }

  /// Two lines: 30 bits and 15 bytes in English, 40 bits and 40 bytes in Russian.
  @Test func measuresStandSideBySide() throws {
    let score = ParallelScore(
      languages: [
        language("en", bits: [10, 20], bytes: [5, 10]),
        language("ru", bits: [16, 24], bytes: [20, 20]),
      ], reference: "en")
    let facts = score.facts(about: about)
    #expect(abs((value(facts, "line-loss", "ru") ?? 0) - 20 * log(2)) < 1e-12)
    #expect(isNear(value(facts, "parallel-bits-per-byte", "en"), 2))
    #expect(isNear(value(facts, "parallel-bits-per-byte", "ru"), 1))
    #expect(isNear(value(facts, "byte-premium", "ru"), 40.0 / 15))
    // By the bytes that the English has.
    #expect(abs((value(facts, "adjusted-bits-per-byte", "ru") ?? 0) - 40.0 / 15) < 1e-12)
    #expect(isNear(value(facts, "information-parity", "ru"), 0.75))
    #expect(isNear(value(facts, "information-parity", "en"), 1))
    let loss = try #require(facts.first { $0.metric == "line-loss" })
    let interval = try #require(loss.interval)
    #expect(interval[0] < loss.value && loss.value < interval[1] && loss.count == 2)
    #expect(!facts.contains { $0.metric.hasPrefix("agreement") })
    #expect(Set(facts.map(\.key)).count == facts.count)
  }

  @Test func premiumsMayComeFromElsewhere() {
    let score = ParallelScore(
      languages: [
        language("en", bits: [30], bytes: [15]),
        language("ru", bits: [40], bytes: [40], premium: 2),
      ], reference: "en")
    let facts = score.facts(about: about)
    #expect(isNear(value(facts, "byte-premium", "ru"), 2))
    #expect(isNear(value(facts, "adjusted-bits-per-byte", "ru"), 2))
    // One line has no interval.
    #expect(facts.first?.interval == nil)
  }

  /// Bits per byte turn the order round; bytes adjusted on the same text cannot.
  @Test func rankingsAgreeOrNot() {
    let languages = [
      language("en", bits: [30], bytes: [10]), language("ru", bits: [40], bytes: [40]),
      language("ta", bits: [50], bytes: [100]),
    ]
    let facts = ParallelScore(languages: languages, reference: "en").facts(about: about)
    #expect(isNear(value(facts, "agreement-of-loss-and-bytes"), -1))
    #expect(isNear(value(facts, "agreement-of-loss-and-adjusted-bytes"), 1))
    #expect(isNear(value(facts, "agreement-of-bytes-and-adjusted-bytes"), -1))
  }

  /// A model that cannot write the reference language has no parity, and no premium of its own.
  @Test func withoutTheReferenceLanguageTwoMeasuresAreLeft() {
    let facts = ParallelScore(
      languages: ["fi", "ru", "ta"].map { language($0, bits: [8], bytes: [4]) }, reference: "en"
    ).facts(about: about)
    #expect(
      Set(facts.map(\.metric)) == ["line-loss", "parallel-bits-per-byte"], "\(facts.map(\.metric))")
  }
}
