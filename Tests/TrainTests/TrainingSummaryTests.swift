import Corpus
import Testing
import Train

@Suite struct TrainingSummaryTests {
  private let summary = TrainingSummary(
    stepCount: 3, tokenCount: 10, tokensByStream: ["fi": 4, "en": 6], parameterCount: 99,
    unigramEntropyNats: 2.5, finalLossNats: 1.5, modelHash: "m")

  @Test func everythingIsAFactOfItsOwn() {
    let facts = summary.facts(about: [.run: "r"])
    #expect(
      facts.map(\.key) == [
        "parameters run=r", "steps run=r", "tokens-trained run=r", "unigram-entropy run=r",
        "final-loss run=r", "training-log run=r", "tokens-trained corpus=en run=r",
        "tokens-trained corpus=fi run=r",
      ])
    #expect(facts.map(\.value) == [99, 3, 10, 2.5, 1.5, 3, 6, 4])
    #expect(
      facts.map(\.unit) == [
        "parameter", "step", "token", "nat/token", "nat/token", "step", "token", "token",
      ])
  }
}
