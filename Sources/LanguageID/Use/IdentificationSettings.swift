public import Values

/// What is asked of a model about each line or document.
public struct IdentificationSettings: SettingsSection {
  /// The number of labels that are wanted, at most.
  public var top = 0
  /// Labels that are less probable are not wanted.
  public var threshold = 0.0
  /// The only labels there shall be; none of them means all.
  public var labels: [String] = []

  /// The defaults.
  public init() { setDefaults() }

  /// The settings, their limits and their defaults.
  public static let fields: [SettingsField<Self>] = [
    .optional("top", \.top, .count(1...1 << 20, example: "3"), default: 1),
    .optional("threshold", \.threshold, .share, default: 0),
    .list("labels", \.labels, .text("a label of the model, such as fi")),
  ]
}
