import Model
import TestSupport
import Testing
import TokenStore
import Train

@Suite struct TrainingLogTests {
  /// A line of the log has the columns that docs/formats.md describes.
  @Test func columnsAreNamed() throws {
    let fixture = try TrainingFixture()
    try fixture.train(scratch: "scratch")
    let text = String(decoding: try fixture.written()["log.jsonl"] ?? [], as: UTF8.self)
    let keys = text.prefix { $0 != "\n" }.matches(of: /"([a-z-]+)":/).map { String($0.1) }
    #expect(
      keys == [
        "gradient-norm", "learning-rate", "loss-nats", "losses-nats", "first", "second", "step",
        "tokens",
      ])
  }

  /// The losses of the streams, weighed by their targets, are the loss of all; each is what a model
  /// with the same weights says of the stream's rows.
  @Test func lossesAreByStream() throws {
    let fixture = try TrainingFixture()
    try fixture.train(scratch: "scratch")
    let (reader, log) = (try fixture.reader(), try fixture.log())
    let model = try Transformer(fixture.configuration(), seed: 5, threads: 1)
    var sums = [LossSum(), LossSum()]
    for row in try (0..<4).map({ try reader.rowTokens($0) }) {
      sums[row.row.stream] += try model.loss(tokens: row.inputs, targets: row.targets, rows: 1)
    }
    let first = try #require(log.first)
    for (name, sum) in zip(["first", "second"], sums) {
      let found = try #require(first.lossesNats[name])
      #expect(abs(found - sum.sumNats / Double(sum.count)) < 1e-5)
    }
    #expect(first.lossesNats.count == 2)
  }
}
