import TestSupport
import Testing
import Train

@Suite struct TrainingLogTests {
  /// A line of the log has the columns that docs/formats.md describes.
  @Test func columnsAreNamed() throws {
    let fixture = try TrainingFixture()
    try fixture.train(scratch: "scratch")
    let text = String(decoding: try fixture.written()["log.jsonl"] ?? [], as: UTF8.self)
    let keys = text.prefix { $0 != "\n" }.matches(of: /"([a-z-]+)":/).map { String($0.1) }
    #expect(keys == ["gradient-norm", "learning-rate", "loss-nats", "step", "tokens"])
  }
}
