/// A linear classifier that says which language a line is in.
///
/// A line of code has no linguistic content, and is not looked at. The script of most of a line's
/// letters chooses the languages it can be in. Among them the
/// features decide: n-grams inside words, up to five letters long, and whole words. With *S*ₖ the
/// sum of the weights of label *k* over the line's features and *m* the number of its n-grams,
/// features or not, the probability of *k* is the softmax of `slope` · *S*ₖ / √*m*, the slope
/// fitted for lines of that length. Sums are integers, so no order of summation changes an answer.
///
/// A language that shares a script with the labels and is not among them is called by the nearest
/// label; its probability tends to be low, and no more than that can be promised.
///
/// - Source: Joulin et al. (2017), “Bag of tricks for efficient text classification”, for a linear
///   classifier on hashed n-grams; Guo et al. (2017), “On calibration of modern neural networks”,
///   for temperature scaling; CLD2 (Sites, 2013) for letting the script decide first.
public struct LineClassifier: Equatable, Sendable {
  /// The languages the model tells apart, in ascending order.
  public var labels: [String] { parts.labels }
  /// What the model was trained on, and how well it did on lines that it was not.
  public var record: ModelRecord { parts.record }
  /// In ascending order of script.
  var scripts: [ScriptModel] { parts.scripts }
  private let parts: Parts

  /// Everything, behind one reference: a prediction does not count four.
  private final class Parts: Equatable, Sendable {
    let labels: [String]
    let scripts: [ScriptModel]
    let record: ModelRecord
    /// By raw value of a script: its model.
    let byScript: [ScriptModel?]

    init(labels: [String], scripts: [ScriptModel], record: ModelRecord) {
      self.labels = labels
      self.scripts = scripts
      self.record = record
      byScript = Script.allCases.map { script in scripts.first { $0.script == script } }
    }

    static func == (one: Parts, other: Parts) -> Bool {
      one.labels == other.labels && one.scripts == other.scripts && one.record == other.record
    }
  }

  /// A line with less evidence than this many letters is `und`; a letter that is a syllable or a
  /// word counts as two.
  public static let minimumLetterCount = 3

  init(labels: [String], scripts: [ScriptModel], record: ModelRecord? = nil) {
    parts = Parts(
      labels: labels, scripts: scripts,
      record: record ?? ModelRecord(confusion: ConfusionTable(labels: labels)))
  }

  /// What the model knows of `script`, or `nil`.
  func model(of script: Script) -> ScriptModel? {
    parts.byScript[Int(script.rawValue)]
  }

  /// The language of `line`.
  ///
  /// - Parameters:
  ///   - line: UTF-8 bytes without the line's end; invalid bytes count as punctuation.
  ///   - allowed: The labels to choose among; probabilities are shared among them alone. `nil` for
  ///     all of ``labels``.
  /// - Complexity: O(*n* · labels of the script / 16) for *n* bytes, at most 4,096 letters.
  public func predict(_ line: Span<UInt8>, among allowed: LabelSet? = nil) -> Prediction {
    judge(line, among: allowed) { script, probabilities, letterCount in
      var winner = 0
      for index in probabilities.indices where probabilities[index] > probabilities[winner] {
        winner = index
      }
      return Prediction(
        label: labels[script.labels[winner]], probability: probabilities[winner],
        letterCount: letterCount)
    } otherwise: {
      $0
    }
  }

  /// The likeliest languages of `line`, at most `count`, likeliest first; `und` or `zxx` stand
  /// alone. See ``predict(_:among:)``.
  public func predict(
    _ line: Span<UInt8>, among allowed: LabelSet? = nil, top count: Int
  ) -> [Prediction] {
    judge(line, among: allowed) { script, probabilities, letterCount in
      let order = probabilities.indices.filter { probabilities[$0] > 0 }.sorted {
        (-probabilities[$0], $0) < (-probabilities[$1], $1)
      }
      return order.prefix(max(0, count)).map {
        Prediction(
          label: labels[script.labels[$0]], probability: probabilities[$0],
          letterCount: letterCount)
      }
    } otherwise: {
      count > 0 ? [$0] : []
    }
  }

  private func judge<Result>(
    _ line: Span<UInt8>, among allowed: LabelSet?,
    _ body: (ScriptModel, UnsafeMutableBufferPointer<Double>, Int) -> Result,
    otherwise: (Prediction) -> Result
  ) -> Result {
    line.withUnsafeBufferPointer { bytes in
      if CodeLine.isCode(bytes) { return otherwise(.noContent) }
      return FoldedLine.withSymbols(of: bytes) { symbols, letterCount in
        let script = Script.dominant(in: symbols)
        guard letterCount > 0 else {
          return otherwise(.noContent)
        }
        let evidence = script.isSyllabic ? 2 * letterCount : letterCount
        guard evidence >= Self.minimumLetterCount, let model = model(of: script),
          let result = model.withProbabilities(
            of: symbols, letterCount: letterCount, isAllowed: allowed?.isAllowed,
            { body(model, $0, letterCount) })
        else { return otherwise(.undetermined(letterCount: letterCount)) }
        return result
      }
    }
  }
}

/// Some of a model's labels, to choose among.
public struct LabelSet: Hashable, Sendable {
  /// By index of the model's labels.
  let isAllowed: [Bool]

  /// The labels of `model` that are in `labels`; others are ignored.
  public init(_ labels: some Sequence<String>, of model: LineClassifier) {
    let wanted = Set(labels)
    isAllowed = model.labels.map(wanted.contains)
  }
}
