/// A model that says which language a line is in.
public enum LineIdentifier: Sendable {
  /// A model of fastText.
  case fastText(FastTextModel)

  /// Reads the model at `path`.
  ///
  /// - Throws: A `ByteIOError`, or ``LanguageIDError/damagedFastText(path:offset:reason:)``.
  public init(path: String) throws {
    self = .fastText(try FastTextModel(path: path))
  }

  /// The labels it can give.
  public var labels: [String] {
    switch self {
    case .fastText(let model): model.labels
    }
  }

  /// A question to this model.
  ///
  /// - Parameters:
  ///   - count: How many labels are wanted, at most.
  ///   - threshold: The least probability of a label that is wanted.
  ///   - labels: The only labels there shall be, or `nil` for all. Where the probabilities of a
  ///     model's labels sum to 1, those of these labels will.
  /// - Throws: ``LanguageIDError/unknownLabel(_:known:)``.
  public func question(
    count: Int = 1, threshold: Double = 0, labels: [String]? = nil
  ) throws(LanguageIDError) -> IdentificationQuestion {
    var indices: [Int]?
    if let labels {
      var chosen: Set<Int> = []
      for label in labels {
        guard let index = self.labels.firstIndex(of: label) else {
          throw .unknownLabel(label, known: self.labels)
        }
        chosen.insert(index)
      }
      indices = chosen.sorted()
    }
    return IdentificationQuestion(count: count, threshold: threshold, labelIndices: indices)
  }

  /// What the model says of each of `lines`: the most probable labels first, or none where it
  /// knows nothing of the line.
  ///
  /// - Parameters:
  ///   - lines: Where the lines stand in `bytes`.
  ///   - take: Called once for each line, in order.
  public func predict(
    _ lines: [Range<Int>], of bytes: UnsafeRawBufferPointer, _ question: IdentificationQuestion,
    _ take: ([Prediction]) throws -> Void
  ) rethrows {
    var predictions: [Prediction] = []
    switch self {
    case .fastText(let model):
      let scratch = model.makeScratch()
      for line in lines {
        predictions.removeAll(keepingCapacity: true)
        model.predict(
          UnsafeRawBufferPointer(rebasing: bytes[line]), question, scratch: scratch,
          into: &predictions)
        try take(predictions)
      }
    }
  }
}

/// What is asked of a model: made by ``LineIdentifier/question(count:threshold:labels:)``.
public struct IdentificationQuestion: Sendable {
  let count: Int
  let threshold: Double
  let labelIndices: [Int]?
}
