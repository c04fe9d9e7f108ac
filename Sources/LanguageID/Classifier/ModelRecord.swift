/// What a model was trained on, and how well it did on lines that it was not.
public struct ModelRecord: Equatable, Sendable {
  /// A collection of lines the model learnt from, or was measured on.
  public struct Source: Equatable, Sendable {
    /// The collection's name, at most 255 bytes.
    public let name: String
    /// How many lines of it were offered, over all languages.
    public let lineCount: Int
    /// Whether the weights learnt from it; if not, the model was measured on it alone.
    public let isLearnt: Bool
    /// SHA-256 over `label`, tab, `text` and newline of those lines, in order: 32 bytes.
    public let digest: [UInt8]

    /// Makes the description of a source.
    public init(name: String, lineCount: Int, isLearnt: Bool, digest: [UInt8]) {
      self.name = name
      self.lineCount = lineCount
      self.isLearnt = isLearnt
      self.digest = digest
    }
  }

  /// The sources, in order of name.
  public internal(set) var sources: [Source] = []
  /// What labelled lines, and pieces of them, were taken for by models that had not learnt from
  /// their source; see `LineClassifier.train(_:holdingBack:measuringOnly:sources:settings:)`.
  public internal(set) var confusion: ConfusionTable

  init(sources: [Source] = [], confusion: ConfusionTable) {
    self.sources = sources
    self.confusion = confusion
  }
}
