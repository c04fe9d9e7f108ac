import Testing
import Train
import Values

@Suite struct TrainSettingsTests {
  @Test(arguments: [
    (Trainer.Start.fresh(seed: .max), #"{"fresh":{"seed":18446744073709551615}}"#),
    (
      .from(parent: "train/p", carry: CarrySettings()),
      #"{"from":{"carry":{"optimiser":false,"vocabulary":"same"},"parent":"train/p"}}"#
    ),
    (
      .from(parent: "train/p", carry: CarrySettings(), vocabulary: "vocabularies/v"),
      #"{"from":{"carry":{"optimiser":false,"vocabulary":"same"},"parent":"train/p","vocabulary":"vocabularies/v"}}"#
    ),
  ])
  func startsComeBack(start: Trainer.Start, json: String) throws {
    let bytes = try StableJSON.line(start)
    #expect(String(decoding: bytes, as: UTF8.self) == json)
    #expect(try StableJSON.decode(Trainer.Start.self, from: bytes, file: "test") == start)
  }
}
