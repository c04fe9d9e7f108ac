/// A linear classifier that says which language a line is in.
///
/// A line of code has no linguistic content, and is not looked at. The script of most of a line's
/// letters chooses the languages it can be in. Among them the
/// features decide: n-grams inside words, up to five letters long, and whole words. With *S*ₖ the
/// sum of the weights of label *k* over the line's features and *m* the number of its n-grams,
/// features or not, the probability of *k* is the softmax of `slope` · *S*ₖ / √*m*, the slope
/// fitted for lines of that length. Sums are integers, so no order of summation changes an answer.
///
/// Letters in another script than the line's say nothing. A line of units, prices and numbers, one
/// that repeats itself and one with many bytes that are no text are `und`. So is what outside
/// classes are likelier for than any language: they were learnt from languages that the model does
/// not claim and, for lines of capitalised words, from names. So is a line with less evidence for
/// its likeliest language than nearly all lines of that language have. What passes all of this in a
/// language that is not claimed is called by the nearest label.
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
  /// What a line may be besides: classes of languages that the model does not claim, and names.
  /// What wins as one of them is undetermined.
  var outside: [String] { parts.outside }
  private let parts: Parts

  /// Labels that begin so are outside classes; those that begin with ``namesPrefix`` are of names.
  static let outsidePrefix = "und-x-"
  static let namesPrefix = "und-x-names"
  static func isOutside(_ label: String) -> Bool { label.hasPrefix(outsidePrefix) }

  /// Labels in ascending order, then outside classes.
  static func ordered(_ classes: some Sequence<String>) -> [String] {
    let sorted = Set(classes).sorted()
    return sorted.filter { !isOutside($0) } + sorted.filter(isOutside)
  }

  /// Everything, behind one reference: a prediction does not count four.
  private final class Parts: Equatable, Sendable {
    let labels: [String]
    let outside: [String]
    let scripts: [ScriptModel]
    let record: ModelRecord
    /// By raw value of a script: its model.
    let byScript: [ScriptModel?]

    init(
      labels: [String], outside: [String], scripts: [ScriptModel], record: ModelRecord
    ) {
      self.labels = labels
      self.outside = outside
      self.scripts = scripts
      self.record = record
      byScript = Script.allCases.map { script in scripts.first { $0.script == script } }
    }

    static func == (one: Parts, other: Parts) -> Bool {
      one.labels == other.labels && one.outside == other.outside && one.scripts == other.scripts
        && one.record == other.record
    }
  }

  /// A line with less evidence than this many letters is `und`; a letter that is a syllable or a
  /// word counts as two.
  public static let minimumLetterCount = 3

  /// - Parameter classes: The labels, then the outside classes; see ``ordered(_:)``.
  init(classes: [String], scripts: [ScriptModel], record: ModelRecord? = nil) {
    let labels = classes.filter { !Self.isOutside($0) }
    parts = Parts(
      labels: labels, outside: classes.filter(Self.isOutside), scripts: scripts,
      record: record ?? ModelRecord(confusion: ConfusionTable(labels: labels)))
  }

  /// The same with lower or higher floors, to choose them by; `nil` for none.
  package func withFloors(scaledBy scale: Double?) -> LineClassifier {
    LineClassifier(
      classes: labels + outside, scripts: scripts.map { $0.withFloors(scaledBy: scale) },
      record: record)
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
    judge(line, among: allowed) { script, probabilities, evidence in
      let winner = Self.winner(among: probabilities[..<script.languageCount])
      return Prediction(
        label: labels[script.labels[winner]], probability: probabilities[winner],
        letterCount: evidence.letterCount, mayBeNames: evidence.mayBeNames)
    } otherwise: {
      $0
    }
  }

  /// The likeliest languages of `line`, at most `count`, likeliest first; `und` or `zxx` stand
  /// alone. See ``predict(_:among:)``.
  public func predict(
    _ line: Span<UInt8>, among allowed: LabelSet? = nil, top count: Int
  ) -> [Prediction] {
    judge(line, among: allowed) { script, probabilities, evidence in
      let languages = 0..<script.languageCount
      let order = languages.filter { probabilities[$0] > 0 }.sorted {
        (-probabilities[$0], $0) < (-probabilities[$1], $1)
      }
      return order.prefix(max(0, count)).map {
        Prediction(
          label: labels[script.labels[$0]], probability: probabilities[$0],
          letterCount: evidence.letterCount, mayBeNames: evidence.mayBeNames)
      }
    } otherwise: {
      count > 0 ? [$0] : []
    }
  }

  private static func winner(among probabilities: Slice<UnsafeMutableBufferPointer<Double>>) -> Int
  {
    var winner = probabilities.startIndex
    for index in probabilities.indices where probabilities[index] > probabilities[winner] {
      winner = index
    }
    return winner
  }

  /// Whether the outside classes together are likelier than the likeliest language.
  private static func isOutside(
    _ probabilities: UnsafeMutableBufferPointer<Double>, languageCount: Int
  ) -> Bool {
    if languageCount == probabilities.count { return false }
    if languageCount == 0 { return true }
    let outside = probabilities[languageCount...].reduce(0, +)
    return outside > probabilities[winner(among: probabilities[..<languageCount])]
  }

  private func judge<Result>(
    _ line: Span<UInt8>, among allowed: LabelSet?,
    _ body: (ScriptModel, UnsafeMutableBufferPointer<Double>, LineEvidence) -> Result,
    otherwise: (Prediction) -> Result
  ) -> Result {
    line.withUnsafeBufferPointer { bytes in
      if CodeLine.isCode(bytes) { return otherwise(.noContent) }
      return FoldedLine.withOwnSymbols(of: bytes) { symbols, script, evidence in
        let letterCount = evidence.letterCount
        if letterCount == 0 && evidence.strayByteCount < 2 { return otherwise(.noContent) }
        let nothing = Prediction.undetermined(
          letterCount: letterCount, mayBeNames: evidence.mayBeNames)
        guard evidence.isEnough(in: script), !LineEvidence.isRepetition(symbols),
          let model = model(of: script),
          let result = model.withProbabilities(
            of: symbols, letterCount: evidence.ownLetterCount, isAllowed: allowed?.isAllowed,
            namesOdds: evidence.namesOdds,
            { probabilities, isStrange in
              isStrange || Self.isOutside(probabilities, languageCount: model.languageCount)
                ? otherwise(nothing) : body(model, probabilities, evidence)
            })
        else { return otherwise(nothing) }
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
