public import Values

/// What training a ``LineClassifier`` needs to know besides the lines.
///
/// docs/language-id-model.md has the measurements behind the defaults.
public struct LineClassifierSettings: SettingsSection {
  /// The seed of every choice.
  public var seed: UInt64 = 0
  /// The longest n-gram, in Unicode scalars, boundaries included.
  public var maximumOrder = 0
  /// The most features of a script; one with few languages has at most
  /// ``featuresPerLabel`` for each.
  public var features = 0
  /// How often a label's lines are visited; labels with few lines visit them more often.
  public var epochs = 0
  /// The most lines of a label that are learnt from.
  public var linesPerLabel = 0

  /// The most features of a script for each of its languages.
  public static let featuresPerLabel = 3000

  /// Settings whose seed is not read yet.
  public init() { setDefaults() }

  /// Settings with a seed; what is `nil` takes its default.
  public init(
    seed: UInt64, maximumOrder: Int? = nil, features: Int? = nil, epochs: Int? = nil,
    linesPerLabel: Int? = nil
  ) {
    self.init()
    self.seed = seed
    if let maximumOrder { self.maximumOrder = maximumOrder }
    if let features { self.features = features }
    if let epochs { self.epochs = epochs }
    if let linesPerLabel { self.linesPerLabel = linesPerLabel }
  }

  /// The settings, their limits and their defaults.
  public static let fields: [SettingsField<Self>] = [
    .required("seed", \.seed, .seed),
    .optional(
      "maximum-order", \.maximumOrder, .count(FeatureTable.allowedOrders, example: "4"),
      default: 4),
    .optional(
      "features", \.features, .count(1...FeatureTable.maximumRowCount, example: "60k"),
      default: 60_000),
    .optional("epochs", \.epochs, .count(1...100, example: "5"), default: 5),
    .optional(
      "lines-per-label", \.linesPerLabel, .count(1...1_000_000, example: "8k"), default: 8000),
  ]
}
