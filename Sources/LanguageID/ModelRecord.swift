/// What a model was trained on, and how well it did on lines that it was not.
public struct ModelRecord: Equatable, Sendable {
  /// A collection of lines the model learnt from, or was measured on.
  public struct Source: Equatable, Sendable {
    /// The collection's name, at most 255 bytes.
    public let name: String
    /// How many lines of it were offered to training, over all languages.
    public let lineCount: Int
    /// SHA-256 over `label`, tab, `text` and newline of those lines, in order: 32 bytes.
    public let digest: [UInt8]

    /// Makes the description of a source.
    public init(name: String, lineCount: Int, digest: [UInt8]) {
      self.name = name
      self.lineCount = lineCount
      self.digest = digest
    }
  }

  /// The sources, in order of name.
  public internal(set) var sources: [Source] = []
  /// By label: the source that was held back from training, or `nil` where the label has one source
  /// only and a tenth of that was held back. Such a label is untested: nobody knows how well it is
  /// told on other text.
  public internal(set) var heldBack: [String?] = []
  /// What held-back lines, and pieces of them, were taken for.
  public internal(set) var confusion = ConfusionCounts()

  init(
    sources: [Source] = [], heldBack: [String?] = [],
    confusion: ConfusionCounts = ConfusionCounts()
  ) {
    self.sources = sources
    self.heldBack = heldBack
    self.confusion = confusion
  }
}

/// How often lines of one language were taken for another, by length and probability.
///
/// Outcomes are the model's labels by index, then `und`, then `zxx`.
public struct ConfusionCounts: Equatable, Sendable {
  /// The probabilities at which counts are kept apart.
  public static let thresholds = [0, 0.5, 0.6, 0.8, 0.9]

  struct Cell: Hashable, Comparable {
    let bucket: Int
    let label: Int
    let outcome: Int

    static func < (one: Cell, other: Cell) -> Bool {
      (one.bucket, one.label, one.outcome) < (other.bucket, other.label, other.outcome)
    }
  }

  /// Line counts by the highest threshold that the probability reaches; cells without lines are
  /// absent.
  var cells: [Cell: [UInt32]] = [:]

  /// Counts of no lines.
  public init() {}

  /// Counts a line of `label`.
  ///
  /// - Parameters:
  ///   - label: The index of the true label.
  ///   - outcome: The index of the label it was taken for; or the number of labels for `und`, and
  ///     one more for `zxx`.
  ///   - probability: That of the outcome.
  mutating func add(label: Int, outcome: Int, probability: Double, bucket: LengthBucket) {
    let cell = Cell(bucket: bucket.rawValue, label: label, outcome: outcome)
    let band = Self.thresholds.lastIndex { $0 <= probability } ?? 0
    cells[cell, default: Array(repeating: 0, count: Self.thresholds.count)][band] += 1
  }

  /// The lines in `bucket`, `[labelCount][labelCount + 1]`: a row for each true label; the columns
  /// are the labels that lines were taken for with at least `threshold`, and last everything else:
  /// `und`, `zxx`, and what was less probable.
  public func matrix(
    labelCount: Int, bucket: LengthBucket, threshold: Double
  ) -> [[Int]] {
    var matrix = Array(repeating: Array(repeating: 0, count: labelCount + 1), count: labelCount)
    for (cell, counts) in cells where cell.bucket == bucket.rawValue {
      for (band, count) in counts.enumerated() {
        let isCertain = Self.thresholds[band] >= threshold && cell.outcome < labelCount
        matrix[cell.label][isCertain ? cell.outcome : labelCount] += Int(count)
      }
    }
    return matrix
  }
}
