import Foundation
import Model
import Testing

@Suite struct ConfigurationTests {
  /// The byte study's 65 M model has 65,798,400 parameters.
  private func studyModel() throws -> ModelConfiguration {
    try ModelConfiguration(
      vocabularySize: 384, layers: 10, channels: 640, heads: 10, headChannels: 64,
      feedForwardChannels: 2560, contextLength: 1024, zLoss: 1e-4)
  }

  @Test func theStudysModelHasItsParameters() throws {
    #expect(try studyModel().parameterCount == 65_798_400)
  }

  @Test func operationsAreCounted() throws {
    let model = try ModelConfiguration(
      vocabularySize: 5, layers: 2, channels: 3, heads: 2, headChannels: 4,
      feedForwardChannels: 7, contextLength: 10, zLoss: 0)
    // A block has 4·3·8 + 3·3·7 weights, the head 5·3; attention adds 2·8 for each position.
    let weights: Double = 2 * 159 + 15
    let attention: Double = 2 * 8 * 10
    #expect(model.trainingOperationsPerToken(length: 10) == 6 * (weights + attention))
  }

  @Test func jsonHasSortedKeysAndComesBack() throws {
    let model = try studyModel()
    let json = try model.json()
    let text = String(decoding: json, as: UTF8.self)
    let keys = text.split(separator: "\n").compactMap {
      $0.split(separator: "\"").dropFirst().first
    }
    #expect(keys == keys.sorted() && keys.count == 8)
    #expect(try JSONDecoder().decode(ModelConfiguration.self, from: json) == model)
  }

  @Test(arguments: [
    ("\"layers\" : 10", "\"layers\" : 0"), ("\"channels\" : 640", "\"channels\" : -1"),
    ("\"heads\" : 10", "\"heads\" : 9223372036854775807"), ("\"layers\" : 10", "\"layers\" : 1.5"),
    ("\"context-length\" : 1024", "\"context-length\" : 1e9"), ("384", "\"384\""),
    ("0.0001", "-1"), ("\"z-loss\"", "\"zloss\""),
  ])
  func badJSONIsThrown(good: String, bad: String) throws {
    let text = String(decoding: try studyModel().json(), as: UTF8.self)
    let broken = text.replacingOccurrences(of: good, with: bad)
    #expect(broken != text)
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(ModelConfiguration.self, from: Data(broken.utf8))
    }
  }

  @Test func errorsNameTheSetting() throws {
    #expect(
      throws: ModelError.invalidSetting(name: "heads", value: "0", expected: "1 to 1024")
    ) {
      try ModelConfiguration(
        vocabularySize: 1, layers: 1, channels: 1, heads: 0, headChannels: 1,
        feedForwardChannels: 1, contextLength: 1, zLoss: 0)
    }
    #expect(throws: ModelError.self) {
      try ModelConfiguration(
        vocabularySize: 1, layers: 1, channels: 1, heads: 1, headChannels: 1,
        feedForwardChannels: 1, contextLength: 1, zLoss: .nan)
    }
  }
}
