public import Values

/// How held-out text is scored: windows of `window` tokens that move by `shift`. The section
/// `evaluate`.
public struct EvaluationSettings: SettingsSection, Hashable {
  /// What the context does not go beyond.
  public enum Unit: String, Codable, CaseIterable, Sendable {
    /// The whole stream: as in training, it goes on across ends of text.
    case stream
    /// A document: each is scored as if there were no other.
    case document
  }

  /// What is scored of the first window of a stream or document.
  public enum FirstWindow: String, Codable, CaseIterable, Sendable {
    /// All of it, although its first targets have little context.
    case whole
    /// Its last `shift` targets, as of every window, so that the first `window − shift` are never
    /// scored: what the imbalance study did.
    case skipped
  }

  /// As which clones of a language text is scored.
  public enum Clones: String, Codable, CaseIterable, Sendable {
    /// As each.
    case all
    /// As the first alone: what the imbalance study did.
    case first
  }

  /// Which runs are compared with which.
  public enum Comparison: String, Codable, CaseIterable, Sendable {
    /// None.
    case none
    /// Every run with the first of its seed that was scored on the same set.
    case first
  }

  /// The length of a window, in tokens; at most the model's context.
  public var window = 0
  /// How far it moves, 1 to `window`: of every window but the first only the last `shift` targets
  /// are scored.
  public var shift = 0
  /// What the context does not go beyond.
  public var unit = Unit.stream
  /// What is scored of the first window.
  public var firstWindow = FirstWindow.whole
  /// Of a masked model: how many tokens are hidden one at a time.
  public var pseudoPositions = 1000
  /// As which clones text is scored.
  public var clones = Clones.all
  /// Which runs are compared.
  public var comparison = Comparison.none

  /// Settings none of which is read yet.
  public init() {}

  /// Makes settings; they are checked when the evaluator is made.
  public init(
    window: Int, shift: Int, unit: Unit = .stream, firstWindow: FirstWindow = .whole
  ) {
    self.window = window
    self.shift = shift
    self.unit = unit
    self.firstWindow = firstWindow
  }

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .required("window", \.window, .count(1...1 << 17, example: "512")),
    .required("shift", \.shift, .count(1...1 << 17, example: "128")),
    .optional("by", \.unit, .word, default: .stream),
    .optional("first-window", \.firstWindow, .word, default: .whole),
    .optional(
      "pseudo-positions", \.pseudoPositions, .count(0...1 << 30, example: "1000"), default: 1000),
    // Which scores there are changes none of them.
    .optional("clones", \.clones, .word, default: .all, isRecorded: false),
    .optional("compare", \.comparison, .word, default: .none, isRecorded: false),
  ]

  /// A window moves by no more than its length, so that every target is scored.
  public func check() throws(SettingError) { try checkRange("shift", shift, 1...window) }
}
