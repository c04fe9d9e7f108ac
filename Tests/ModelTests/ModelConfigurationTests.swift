import Foundation
import Model
import Testing
import Values

@Suite struct ModelConfigurationTests {
  /// The byte study's 65 M model has 65,798,400 parameters.
  private func studyModel() throws -> ModelConfiguration {
    try ModelConfiguration(
      vocabularySize: 384, layers: 10, channels: 640, heads: 10, headChannels: 64,
      feedForwardChannels: 2560, contextLength: 1024, zLoss: 1e-4)
  }

  @Test func theStudysModelHasItsParameters() throws {
    #expect(try studyModel().parameterCount == 65_798_400)
  }

  /// The count is that of the tensors which are really there, worked out by hand for one of them.
  @Test func parametersAreThoseOfTheTensors() throws {
    let configuration = try oddConfiguration()
    let model = try Transformer(configuration, seed: 1, threads: 1)
    #expect(configuration.parameterCount == model.allParameters.count)
    #expect(configuration.parameterCount == model.tensors.reduce(0) { $0 + $1.count })
    // A block: two norms, four kernels of 15 × 10, 3 heads × 32 buckets, three of 13 × 10.
    let block = 2 * 10 + 4 * 150 + 3 * 32 + 390
    #expect(configuration.parameterCount == 19 * 10 + 2 * block + 10)
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

  /// A model of classes never multiplies by its embedding, though the head of tokens would.
  @Test func operationsOfClassesAreCounted() throws {
    let settings = try ModelConfiguration(
      vocabularySize: 5, layers: 2, channels: 3, heads: 2, headChannels: 4,
      feedForwardChannels: 7, contextLength: 10, zLoss: 0
    ).settings
    let model = try ModelConfiguration(vocabularySize: 5, settings: settings, classes: 4)
    let weights: Double = 2 * 159 + 4 * 3
    #expect(model.trainingOperationsPerToken(length: 10) == 6 * (weights + 2 * 8 * 10))
  }

  @Test func settingsAreReadAsItsOwn() throws {
    let model = try studyModel()
    #expect(model.channels == 640 && model.heads == 10 && model.zLoss == 1e-4)
    #expect(model.settings.channels == 640)
  }

  @Test func jsonHasSortedKeysAndComesBack() throws {
    let model = try studyModel()
    let json = try StableJSON.page(model)
    let text = String(decoding: json, as: UTF8.self)
    let keys = text.split(separator: "\n").compactMap {
      $0.split(separator: "\"").dropFirst().first
    }
    #expect(
      keys == keys.sorted() && keys.count == ModelSettings.fields.count
        && keys.contains("vocabulary-size"))
    #expect(try decoded(text) == model)
  }

  @Test(arguments: [
    ("\"layers\" : 10", "\"layers\" : 0"), ("\"channels\" : 640", "\"channels\" : -1"),
    ("\"heads\" : 10", "\"heads\" : 9223372036854775807"), ("\"layers\" : 10", "\"layers\" : 1.5"),
    ("\"heads\" : 10", "\"heads\" : 0"), ("\"heads\" : 10", "\"heads\" : 2000"),
    ("\"context\" : 1024", "\"context\" : 1e9"), ("384", "\"384\""), ("384", "0"),
    ("384", "4194305"), ("0.0001", "-1"), ("0.0001", "1.001"), ("\"context\"", "\"contexts\""),
  ])
  func badJSONIsThrown(good: String, bad: String) throws {
    let text = String(decoding: try StableJSON.page(studyModel()), as: UTF8.self)
    let broken = text.replacingOccurrences(of: good, with: bad)
    #expect(broken != text)
    #expect(throws: BrokenJSON.self) { try decoded(broken) }
  }

  private func decoded(_ text: String) throws -> ModelConfiguration {
    try StableJSON.decode(ModelConfiguration.self, from: Array(text.utf8), file: "test")
  }

  @Test(arguments: [0, -1, 1 << 22 + 1, Int.max])
  func sizesOfVocabulariesHaveLimits(size: Int) throws {
    let settings = try studyModel().settings
    let error = #expect(throws: SettingError.self) {
      try ModelConfiguration(vocabularySize: size, settings: settings)
    }
    #expect(error?.key == "vocabulary-size")
    let largest = try ModelConfiguration(vocabularySize: 1 << 22, settings: settings)
    #expect(largest.vocabularySize == 1 << 22)
  }

  /// What code has set is held to the limits of what is written.
  @Test func settingsThatWereNeverReadAreRefused() throws {
    #expect(throws: SettingError.self) {
      try ModelConfiguration(vocabularySize: 5, settings: ModelSettings())
    }
    var settings = try studyModel().settings
    settings.heads = 2_000
    let error = #expect(throws: SettingError.self) {
      try ModelConfiguration(vocabularySize: 5, settings: settings)
    }
    #expect(
      error?.description == "heads: found '2000', expected a count such as 4, from 1 to 1024")
  }
}
