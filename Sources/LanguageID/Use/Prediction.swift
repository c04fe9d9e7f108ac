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

  /// Whether ``label`` is a language, not `und` or `zxx`.
  public var isLanguage: Bool { label != Self.undetermined && label != Self.noLinguisticContent }

  /// Makes a prediction by hand.
  package init(label: String, probability: Double, letterCount: Int?) {
    self.label = label
    self.probability = probability
    self.letterCount = letterCount
  }

  static let noContent = Prediction(label: noLinguisticContent, probability: 0, letterCount: 0)

  static func undetermined(letterCount: Int) -> Prediction {
    Prediction(label: undetermined, probability: 0, letterCount: letterCount)
  }
}
