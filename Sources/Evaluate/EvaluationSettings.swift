public import Values

/// How a stream is scored: windows of `window` tokens that move by `shift`. The section `evaluate`.
public struct EvaluationSettings: SettingsSection, Hashable {
  /// The length of a window, in tokens; at most the model's context.
  public var window = 0
  /// How far it moves, 1 to `window`: of every window but the first only the last `shift` targets
  /// are scored.
  public var shift = 0

  /// Settings none of which is read yet.
  public init() {}

  /// Makes settings; they are checked when the evaluator is made.
  public init(window: Int, shift: Int) {
    self.window = window
    self.shift = shift
  }

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .required("window", \.window, .count(1...1 << 17, example: "512")),
    .required("shift", \.shift, .count(1...1 << 17, example: "128")),
  ]

  /// A window moves by no more than its length, so that every target is scored.
  public func check() throws(SettingError) { try checkRange("shift", shift, 1...window) }
}
