/// What a model says of one line.
public struct Prediction: Hashable, Sendable {
  /// The label of a line with too few letters, or whose letters are of a script that no language of
  /// the model is written in: the language is undetermined.
  public static let undetermined = "und"
  /// The label of a line without letters, or with none outside addresses and code: it has no
  /// linguistic content.
  public static let noLinguisticContent = "zxx"

  /// One of the model's labels, `und` or `zxx`.
  public let label: String
  /// The calibrated probability of `label`; 0 for `und` and `zxx`.
  public let probability: Double
  /// The letters and combining marks of the line that are not part of addresses or code.
  public let letterCount: Int

  static let noContent = Prediction(label: noLinguisticContent, probability: 0, letterCount: 0)

  static func undetermined(letterCount: Int) -> Prediction {
    Prediction(label: undetermined, probability: 0, letterCount: letterCount)
  }
}
