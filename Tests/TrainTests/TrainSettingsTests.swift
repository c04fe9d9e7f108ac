import Testing
import Train
import Values

@Suite struct TrainSettingsTests {
  @Test(arguments: [
    (Trainer.Start.fresh(seed: .max), #"{"fresh":{"seed":18446744073709551615}}"#),
    (
      .from(parent: "train/p", carry: CarrySettings()),
      #"{"from":{"carry":{"optimiser":false},"parent":"train/p"}}"#
    ),
  ])
  func startsComeBack(start: Trainer.Start, json: String) throws {
    let bytes = try StableJSON.line(start)
    #expect(String(decoding: bytes, as: UTF8.self) == json)
    #expect(try StableJSON.decode(Trainer.Start.self, from: bytes, file: "test") == start)
  }
}
