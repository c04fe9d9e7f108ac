public import LanguageID
internal import Statistics

/// What a confusion table says of the errors to be expected in a corpus of a source it has not
/// seen.
///
/// Labels are rows and columns by their place in ``labels``. Errors of one row are assumed to
/// depend on a line's length alike in all columns; so the lengths of a corpus set how many errors
/// are to be expected, and each column has its own part in them.
public struct ErrorModel: Sendable {
  /// The labels of the model, in ascending order.
  public let labels: [String]
  /// The sources of the table.
  let sources: [String]
  /// The lines in the table.
  let lineCount: Int
  /// The languages of the table that the model does not know.
  let unknownLabels: [String]
  /// The probabilities from which on a line may count for the corrected rate, by index.
  static let cuts = [0.6, 0.8, 0.9]
  /// By label: the labelled lines of it.
  private let labelledCounts: [Int]
  private var falsePositives: [ErrorRates] = []
  private var misses: [ErrorRates] = []
  private var unsure: [ErrorRates] = []
  private var outside: [(mean: Double, variance: Double)] = []

  /// Learns from `table`.
  public init(_ table: ConfusionTable) {
    labels = table.labels
    sources = table.sources
    lineCount = table.lineCount
    let lines = TableLines(table)
    labelledCounts = lines.lineCounts
    unknownLabels = table.trueLabels.filter { !table.labels.contains($0) }
    for cut in Self.cuts {
      let first = ConfusionTable.bin(probability: cut)
      falsePositives.append(
        ErrorRates(lines, columnCount: labels.count) { row, column, bins in
          column == row || column >= lines.labelCount ? nil : (column, bins[first...].reduce(0, +))
        })
      misses.append(
        ErrorRates(lines, columnCount: 1) { row, column, bins in
          let all = bins.reduce(0, +)
          return (0, column == row ? all - bins[first...].reduce(0, +) : all)
        })
      let unsureCount = { (column: Int, bins: [Int]) in
        column < lines.labelCount
          ? bins[..<first].reduce(0, +) : column == lines.labelCount ? bins.reduce(0, +) : 0
      }
      unsure.append(
        ErrorRates(lines, columnCount: 1) { _, column, bins in (0, unsureCount(column, bins)) })
      if let share = lines.outsideUnsureShare(unsureCount) { outside.append(share) }
    }
  }

  /// The labelled lines of a label.
  func lineCount(of label: Int) -> Int { labelledCounts[label] }

  /// How often a line of `row` counts as `column` at a cut, where lines have `lengths`.
  func falsePositives(_ row: Int, as column: Int, cut: Int, lengths: [Double]) -> UncertainRate {
    falsePositives[cut].rate(row, column, lengths: lengths)
  }

  /// How often a line of `row` does not count as such at a cut.
  func misses(_ row: Int, cut: Int, lengths: [Double]) -> UncertainRate {
    misses[cut].rate(row, 0, lengths: lengths)
  }

  /// How often a line of `row` counts as no label at a cut; lines without letters are none.
  func unsure(_ row: Int, cut: Int, lengths: [Double]) -> UncertainRate {
    unsure[cut].rate(row, 0, lengths: lengths)
  }

  /// The same for a line in a language that the model does not know: the mean over such languages
  /// and the variance between them; `nil` where the table has none.
  func unsureOutside(cut: Int) -> (mean: Double, variance: Double)? {
    cut < outside.count ? outside[cut] : nil
  }

  /// What the fits found, for the artefact.
  var dispersion: [(name: String, kindShape: Double, sourceVariance: Double, isEstimated: Bool)] {
    let cut = Self.cuts.count - 1
    return [
      ("false positives", falsePositives[cut].rates), ("misses", misses[cut].rates),
      ("unsure", unsure[cut].rates),
    ].map { ($0.0, $0.1.kindShape, $0.1.sourceVariance, $0.1.isEstimated) }
  }
}

/// Errors of one kind as parts of what a row's lines of their lengths lead to expect.
private struct ErrorRates: Sendable {
  let rates: OverdispersedRates
  /// `[row][bucket]`: errors a line.
  private let profiles: [[Double]]

  /// Counts errors.
  ///
  /// - Parameter error: By row, column of the table and bins: the column of the error and how many
  ///   there are, or `nil` for none.
  init(
    _ lines: TableLines, columnCount: Int,
    error: (_ row: Int, _ column: Int, _ bins: [Int]) -> (column: Int, count: Int)?
  ) {
    var counts = Array(
      repeating: Array(
        repeating: [Double](repeating: 0, count: columnCount), count: lines.labelCount),
      count: lines.sourceCount)
    var errors = LengthTable(rowCount: lines.labelCount)
    var totals = errors
    for cell in lines.cells where cell.row < lines.labelCount {
      totals.add(cell.row, cell.bucket, cell.bins.reduce(0, +))
      guard let found = error(cell.row, cell.column, cell.bins), found.count > 0 else { continue }
      counts[cell.source][cell.row][found.column] += Double(found.count)
      errors.add(cell.row, cell.bucket, found.count)
    }
    profiles = errors.profiles(totals)
    var exposures = Array(
      repeating: [Double](repeating: 0, count: lines.labelCount), count: lines.sourceCount)
    for cell in lines.cells where cell.row < lines.labelCount {
      exposures[cell.source][cell.row] +=
        Double(cell.bins.reduce(0, +)) * profiles[cell.row][cell.bucket]
    }
    rates = OverdispersedRates(counts: counts, exposures: exposures)
  }

  func rate(_ row: Int, _ column: Int, lengths: [Double]) -> UncertainRate {
    let part = rates.predicted(row: row, column: column)
    let errors = zip(lengths, profiles[row]).reduce(0.0) { $0 + $1.0 * $1.1 }
    return UncertainRate(mean: min(1, part.mean * errors), shape: part.shape)
  }
}

/// Counts by row and length.
private struct LengthTable {
  private var counts: [[Double]]

  init(rowCount: Int) {
    counts = Array(
      repeating: [Double](repeating: 0, count: ConfusionTable.lengthBounds.count), count: rowCount)
  }

  mutating func add(_ row: Int, _ bucket: Int, _ count: Int) {
    counts[row][bucket] += Double(count)
  }

  /// These errors over `totals`; rows with few lines lean on all rows with the weight of five
  /// errors, lengths with few lines on all lengths with that of two.
  func profiles(_ totals: LengthTable) -> [[Double]] {
    let buckets = ConfusionTable.lengthBounds.indices
    let sum = { (table: LengthTable, bucket: Int) in
      table.counts.reduce(0.0) { $0 + $1[bucket] }
    }
    let overall =
      (buckets.reduce(0.0) { $0 + sum(self, $1) } + 0.5)
      / (buckets.reduce(0.0) { $0 + sum(totals, $1) } + 1)
    let shared = buckets.map { bucket in
      (sum(self, bucket) + 2) / (sum(totals, bucket) + 2 / overall)
    }
    return counts.indices.map { row in
      buckets.map { bucket in
        (counts[row][bucket] + 5) / (totals.counts[row][bucket] + 5 / shared[bucket])
      }
    }
  }
}

/// A confusion table with names replaced by places.
private struct TableLines {
  struct Cell {
    let source: Int
    /// The true label; from `labelCount` on, one that the model does not know.
    let row: Int
    let bucket: Int
    /// The predicted label, then `und`, then `zxx`.
    let column: Int
    let bins: [Int]
  }

  let labelCount: Int
  let sourceCount: Int
  private(set) var cells: [Cell] = []

  init(_ table: ConfusionTable) {
    let columns = table.labels + [Prediction.undetermined, Prediction.noLinguisticContent]
    let rows = table.labels + table.trueLabels.filter { !table.labels.contains($0) }
    let columnIndices = Dictionary(zip(columns, 0...), uniquingKeysWith: { first, _ in first })
    let rowIndices = Dictionary(zip(rows, 0...), uniquingKeysWith: { first, _ in first })
    let sources = table.sources
    labelCount = table.labels.count
    sourceCount = sources.count
    for key in table.counts.keys.sorted() {
      guard let row = rowIndices[key.label], let source = sources.firstIndex(of: key.source) else {
        continue
      }
      for (label, bins) in (table.counts[key] ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard let column = columnIndices[label] else { continue }
        cells.append(
          Cell(source: source, row: row, bucket: key.bucket, column: column, bins: bins))
      }
    }
  }

  /// By label: its lines.
  var lineCounts: [Int] {
    var counts = [Int](repeating: 0, count: labelCount)
    for cell in cells where cell.row < labelCount { counts[cell.row] += cell.bins.reduce(0, +) }
    return counts
  }

  /// The mean over languages that the model does not know of the share of lines it is unsure of,
  /// and the variance between them.
  func outsideUnsureShare(
    _ unsureCount: (_ column: Int, _ bins: [Int]) -> Int
  ) -> (mean: Double, variance: Double)? {
    var unsure: [Int: Int] = [:]
    var total: [Int: Int] = [:]
    for cell in cells where cell.row >= labelCount {
      total[cell.row, default: 0] += cell.bins.reduce(0, +)
      unsure[cell.row, default: 0] += unsureCount(cell.column, cell.bins)
    }
    let shares = total.keys.sorted().map { row in
      (Double(unsure[row] ?? 0) + 1) / (Double(total[row] ?? 0) + 2)
    }
    if shares.isEmpty { return nil }
    let count = Double(shares.count)
    let mean = shares.reduce(0, +) / count
    let squares = shares.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    // A new language may differ from the mean as these do, and the mean is theirs alone; two
    // languages at least are needed to say how they differ.
    let variance = count < 2 ? 0.08 : max(0.005, squares / (count - 1) * (1 + 1 / count))
    return (mean, variance)
  }
}
