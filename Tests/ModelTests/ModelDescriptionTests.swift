import Model
import Testing
import Values

@Suite struct ModelDescriptionTests {
  @Test func comesBackAndPassesOverWhatElseIsSaid() throws {
    let description = ModelDescription(model: try oddConfiguration(), vocabularyHash: "v")
    let json = String(decoding: try StableJSON.line(description), as: UTF8.self)
    #expect(json.hasSuffix(#","vocabulary-size":19,"z-loss":0.01},"vocabulary-hash":"v"}"#))
    let more = json.dropLast() + #","training":{"batch":4}}"#
    let read = try StableJSON.decode(ModelDescription.self, from: Array(more.utf8), file: "test")
    #expect(read == description)
    #expect(ModelDescription.fileName == "configuration.json")
  }
}
