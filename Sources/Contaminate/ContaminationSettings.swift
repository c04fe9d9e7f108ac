public import Values

/// How contamination is measured: a recipe's section `contamination`, but for the files of a model.
public struct ContaminationSettings: SettingsSection {
  /// The rule by which lines are told apart and judged.
  public var rule = LineRule.Name.ours
  /// A line whose likeliest language is less probable than this counts as undecided.
  public var threshold = 0.0
  /// Lines with fewer letters and combining marks, outside addresses and code, are not judged; the
  /// byte study's rule counts characters instead.
  public var minimumLetters = 0

  /// The defaults.
  public init() { setDefaults() }

  /// Settings of which some are not the defaults.
  public init(rule: LineRule.Name? = nil, threshold: Double? = nil, minimumLetters: Int? = nil) {
    self.init()
    self.rule = rule ?? self.rule
    self.threshold = threshold ?? self.threshold
    self.minimumLetters = minimumLetters ?? self.minimumLetters
  }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("rule", \.rule, .word, default: .ours),
    .optional("threshold", \.threshold, .number(0...1), default: 0.6),
    .optional("minimum-letters", \.minimumLetters, .count(0...Int.max, example: "20"), default: 20),
  ]
}
