/// What a model says of one line.
public struct Prediction: Hashable, Sendable {
  /// The label of a line with too few letters, or whose letters are of a script that no language of
  /// the model is written in: the language is undetermined.
  public static let undetermined = "und"
  /// The label of a line of code, and of one without letters, or with none outside addresses and
  /// pieces of code: it has no linguistic content.
  public static let noLinguisticContent = "zxx"

  /// One of the model's labels, `und` or `zxx`.
  public let label: String
  /// The probability of `label` among the model's labels, calibrated where the model was; 0 for
  /// `und` and `zxx`.
  public let probability: Double
  /// The letters and combining marks of the line that are not part of addresses or code; `nil`
  /// from models of fastText, which do not count them.
  public let letterCount: Int?

  /// Whether the line may be a list of names or a title: all its words begin with capital letters,
  /// but for particles. Such a line that is unsure is no sign of a language that the model does not
  /// know.
  public let mayBeNames: Bool

  /// Whether ``label`` is a language, not `und` or `zxx`.
  public var isLanguage: Bool { label != Self.undetermined && label != Self.noLinguisticContent }

  /// Makes a prediction by hand.
  package init(label: String, probability: Double, letterCount: Int?, mayBeNames: Bool = false) {
    self.label = label
    self.probability = probability
    self.letterCount = letterCount
    self.mayBeNames = mayBeNames
  }

  /// The same under another name of its label.
  package func named(_ name: String) -> Prediction {
    Prediction(
      label: name, probability: probability, letterCount: letterCount, mayBeNames: mayBeNames)
  }

  static let noContent = Prediction(label: noLinguisticContent, probability: 0, letterCount: 0)

  static func undetermined(letterCount: Int, mayBeNames: Bool) -> Prediction {
    Prediction(
      label: undetermined, probability: 0, letterCount: letterCount, mayBeNames: mayBeNames)
  }

  /// What the line counts as where errors are counted: ``label``, but names and titles of which the
  /// model is unsure are no sign of any language, so they are ``noLinguisticContent``.
  package var outcome: String {
    mayBeNames && probability < Self.unsureProbability ? Self.noLinguisticContent : label
  }

  private static let unsureProbability = 0.6
}
