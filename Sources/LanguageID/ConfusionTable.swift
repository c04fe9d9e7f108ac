internal import Values

/// Who was taken for whom on labelled lines: counts by source, length, true label, predicted label
/// and probability.
///
/// A line is counted by what the model said of it, before any threshold, so that one table serves
/// every rule. True labels may be languages that the model does not know: their lines show what
/// becomes of a language outside the model's labels. Counts stay apart by source (a collection of
/// texts of one kind), because error rates differ between sources by factors, and only the
/// differences seen here tell how far a new corpus may be from them.
///
/// - Units: lengths are in letters and combining marks, as ``Prediction/letterCount`` has them.
public struct ConfusionTable: Hashable, Sendable {
  /// The least number of letters of each bucket of length; the last has no upper end.
  public static let lengthBounds = [0, 10, 20, 40, 80]
  /// The inner edges of the bins of probability; a probability on an edge is in the bin above.
  public static let probabilityEdges = [0.5, 0.6, 0.8, 0.9]
  /// The number of bins of probability.
  public static let binCount = probabilityEdges.count + 1

  /// Lines of one source, language and length.
  public struct Key: Hashable, Comparable, Sendable {
    /// The source's name.
    public let source: String
    /// The true language.
    public let label: String
    /// The index of the bucket in ``ConfusionTable/lengthBounds``.
    public let bucket: Int

    /// By source, then label, then length.
    public static func < (left: Key, right: Key) -> Bool {
      (left.source, left.label, left.bucket) < (right.source, right.label, right.bucket)
    }
  }

  /// The model's labels, in ascending order.
  public let labels: [String]
  /// By key: the lines by predicted label, `und` and `zxx` among them, and by bin of probability.
  public private(set) var counts: [Key: [String: [Int]]] = [:]

  /// Starts a table of no lines for a model with `labels`.
  public init(labels: [String]) { self.labels = labels.sorted() }

  /// The bucket of a line with so many letters.
  public static func bucket(letterCount: Int) -> Int {
    max(0, lengthBounds.count { letterCount >= $0 } - 1)
  }

  /// The bin of a probability; not a number is in the lowest.
  public static func bin(probability: Double) -> Int {
    probabilityEdges.count { probability >= $0 }
  }

  /// Counts a line of `source`, truly in `label`, of which the model said `prediction`.
  public mutating func add(_ prediction: Prediction, label: String, source: String) {
    let key = Key(
      source: source, label: label, bucket: Self.bucket(letterCount: prediction.letterCount ?? 0))
    let bin = Self.bin(probability: prediction.probability)
    let none = [Int](repeating: 0, count: Self.binCount)
    counts[key, default: [:]][prediction.label, default: none][bin] += 1
  }

  /// Adds lines that were taken for `predicted`, by bin.
  mutating func add(_ lines: [Int], of predicted: String, key: Key) {
    let none = [Int](repeating: 0, count: Self.binCount)
    let sums = zip(counts[key]?[predicted] ?? none, lines).map { $0 + $1 }
    counts[key, default: [:]][predicted] = sums
  }

  /// The same table without the lines of some sources.
  public func without(sources: Set<String>) -> ConfusionTable {
    var rest = self
    rest.counts = counts.filter { !sources.contains($0.key.source) }
    return rest
  }

  /// The names of the sources, in ascending order.
  public var sources: [String] { Set(counts.keys.map(\.source)).sorted() }

  /// The true labels, in ascending order, known to the model or not.
  public var trueLabels: [String] { Set(counts.keys.map(\.label)).sorted() }

  /// The number of lines counted.
  public var lineCount: Int {
    counts.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.reduce(0, +) } }
  }
}

extension ConfusionTable {
  private static let format = "isogloss-confusion-table"
  /// Version 1, which spells `length-bounds` as `lengthBounds`, is read as well.
  private static let version = 2

  private struct ConfusionTableFile: Codable {
    var format = ConfusionTable.format
    var version = ConfusionTable.version
    var labels: [String]
    var lengthBounds: [Int]
    var probabilityEdges: [Double]
    var rows: [Row]
  }

  private struct Row: Codable {
    var source: String
    var label: String
    var bucket: Int
    var lines: [String: [Int]]
  }

  /// The table as JSON with sorted keys; docs/formats.md describes it.
  public func encoded() throws -> [UInt8] {
    let rows = counts.keys.sorted().map { key in
      Row(source: key.source, label: key.label, bucket: key.bucket, lines: counts[key] ?? [:])
    }
    let page = ConfusionTableFile(
      labels: labels, lengthBounds: Self.lengthBounds, probabilityEdges: Self.probabilityEdges,
      rows: rows)
    return try StableJSON.line(page) + [UInt8(ascii: "\n")]
  }

  /// Reads what ``encoded()`` wrote.
  ///
  /// - Throws: ``LanguageIDError/damagedConfusionTable(reason:)`` for anything else.
  public init(decoding bytes: [UInt8]) throws(LanguageIDError) {
    let page: ConfusionTableFile
    do throws(BrokenJSON) {
      page = try StableJSON.decode(ConfusionTableFile.self, from: bytes, file: "")
    } catch {
      throw .damagedConfusionTable(reason: error.reason)
    }
    if page.format != Self.format || !(1...Self.version).contains(page.version) {
      throw .damagedConfusionTable(
        reason: "found format '\(page.format)' version \(page.version), expected version 1 to "
          + "\(Self.version) of '\(Self.format)'")
    }
    if page.lengthBounds != Self.lengthBounds || page.probabilityEdges != Self.probabilityEdges {
      throw .damagedConfusionTable(
        reason: "its buckets are not \(Self.lengthBounds) letters and \(Self.probabilityEdges)")
    }
    self.init(labels: page.labels)
    let known = Set(page.labels).union([Prediction.undetermined, Prediction.noLinguisticContent])
    for row in page.rows { try add(row, known: known) }
  }

  private mutating func add(_ row: Row, known: Set<String>) throws(LanguageIDError) {
    let key = Key(source: row.source, label: row.label, bucket: row.bucket)
    let name = "source '\(row.source)', label '\(row.label)', bucket \(row.bucket)"
    if !Self.lengthBounds.indices.contains(row.bucket) || counts[key] != nil {
      throw .damagedConfusionTable(reason: "\(name): found twice, or no such bucket")
    }
    for (label, bins) in row.lines {
      if bins.count != Self.binCount || bins.contains(where: { !(0...1 << 40 ~= $0) }) {
        throw .damagedConfusionTable(
          reason: "\(name), '\(label)': expected \(Self.binCount) counts of lines")
      }
      if !known.contains(label) {
        throw .damagedConfusionTable(reason: "\(name): '\(label)' is not among the labels")
      }
    }
    counts[key] = row.lines
  }
}
