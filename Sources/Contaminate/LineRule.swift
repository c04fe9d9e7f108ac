public import LanguageID

/// Which lines are judged, and how sure a judgement must be to count.
public struct LineRule: Hashable, Sendable, Codable {
  /// Lines with fewer letters are not judged: there is too little to go by.
  public let minimumLetterCount: Int
  /// A line whose likeliest language is less probable than this is `und`.
  public let threshold: Double

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - minimumLetterCount: In letters and combining marks, outside addresses and code.
  ///   - threshold: A calibrated probability.
  /// - Throws: ``ContaminateError/invalidRule(minimumLetterCount:threshold:)``.
  public init(minimumLetterCount: Int = 20, threshold: Double) throws(ContaminateError) {
    guard minimumLetterCount >= 0, threshold >= 0, threshold <= 1 else {
      throw .invalidRule(minimumLetterCount: minimumLetterCount, threshold: threshold)
    }
    self.minimumLetterCount = minimumLetterCount
    self.threshold = threshold
  }

  /// What `prediction` counts as: its label, `und` where it is not sure enough, or `nil` where
  /// the line is too short to be judged.
  public func label(of prediction: Prediction) -> String? {
    if let count = prediction.letterCount, count < minimumLetterCount { return nil }
    if prediction.label == Prediction.noLinguisticContent { return prediction.label }
    return prediction.probability < threshold ? Prediction.undetermined : prediction.label
  }
}
