/// What weights are weights of: `configuration.json` beside `model.safetensors`.
public struct ModelDescription: Codable, Hashable, Sendable {
  /// The sizes of the model.
  public var model: ModelConfiguration
  /// The SHA-256 of the `vocabulary.json` whose ids it reads.
  public var vocabularyHash: String

  /// The name of the file, which says more of how the weights came about.
  public static let fileName = "configuration.json"

  /// Describes a model.
  public init(model: ModelConfiguration, vocabularyHash: String) {
    self.model = model
    self.vocabularyHash = vocabularyHash
  }
}
