internal import ByteIO

/// A model that says which language a line is in.
public enum LineIdentifier: Sendable {
  /// The name that means the model in the program itself.
  public static let builtIn = "builtin"

  /// A model of our own, the built-in one or another.
  case own(LineClassifier)
  /// A model of fastText.
  case fastText(FastTextModel)

  /// Finds a model.
  ///
  /// - Parameter name: ``builtIn``, or the path of a model of our own or of fastText.
  /// - Throws: A `ByteIOError`, ``LanguageIDError/damagedFile(path:reason:)``, or
  ///   ``LanguageIDError/damagedFastText(path:offset:reason:)``.
  public init(model name: String) throws {
    if name == Self.builtIn {
      self = .own(.builtIn)
      return
    }
    let file = try LoadedFile(path: name)
    guard file.bytes.starts(with: LineClassifier.magic.dropLast()) else {
      self = .fastText(try FastTextModel(path: name))
      return
    }
    do throws(LanguageIDError) {
      self = .own(try LineClassifier(decoding: Array(file.bytes)))
    } catch {
      throw LanguageIDError.damagedFile(path: name, reason: error.description)
    }
  }

  /// The labels it can give, `und` and `zxx` aside.
  public var labels: [String] {
    switch self {
    case .own(let model): model.labels
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
    return IdentificationQuestion(
      count: count, threshold: threshold, labelIndices: indices, allowed: labelSet(indices))
  }

  private func labelSet(_ indices: [Int]?) -> LabelSet? {
    guard case .own(let model) = self, let indices else { return nil }
    return LabelSet(indices.map { model.labels[$0] }, of: model)
  }

  /// What the model says of each of `lines`: the most probable labels first, or none where it
  /// knows nothing of the line. A model of our own says `und` or `zxx` instead, whatever the
  /// threshold.
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
    case .own(let model):
      for line in lines {
        let span = UnsafeRawBufferPointer(rebasing: bytes[line]).assumingMemoryBound(to: UInt8.self)
          .span
        predictions.removeAll(keepingCapacity: true)
        if question.count == 1 {
          predictions.append(model.predict(span, among: question.allowed))
        } else {
          predictions = model.predict(span, among: question.allowed, top: question.count)
        }
        predictions.removeAll { $0.isLanguage && $0.probability < question.threshold }
        try take(predictions)
      }
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

  /// The likeliest label of `line`, `und` where the model knows nothing of it, with the letters
  /// counted as our own models count them.
  public func predict(_ line: Span<UInt8>, _ question: IdentificationQuestion) -> Prediction {
    if case .own(let model) = self, question.count > 0, question.threshold <= 0 {
      return model.predict(line, among: question.allowed)
    }
    var found = Prediction(label: Prediction.undetermined, probability: 0, letterCount: nil)
    line.withUnsafeBytes { bytes in
      predict([0..<bytes.count], of: bytes, question) { predictions in
        if let first = predictions.first { found = first }
      }
    }
    return Prediction(
      label: found.label, probability: found.probability,
      letterCount: found.letterCount ?? line.letterCount)
  }
}

/// What is asked of a model: made by ``LineIdentifier/question(count:threshold:labels:)``.
public struct IdentificationQuestion: Sendable {
  let count: Int
  let threshold: Double
  let labelIndices: [Int]?
  /// The same for a model of our own.
  let allowed: LabelSet?
}
