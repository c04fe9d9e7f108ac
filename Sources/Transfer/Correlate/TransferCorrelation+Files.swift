internal import Corpus
internal import Foundation
internal import Values

extension TransferCorrelation {
  /// Writes `correlations.csv`, `joined.csv` and `facts.jsonl` into `folder`, which is made unless
  /// it is there.
  ///
  /// - Throws: `ByteIOError`.
  public func write(to folder: String) throws {
    try TextTable.write(
      [("correlations.csv", correlationRows), ("joined.csv", joinedRows)], facts, to: folder)
  }

  /// The correlations as JSON.
  public func encoded() throws -> [UInt8] {
    try StableJSON.page(["correlations.csv": TextTable.objects(correlationRows)])
  }

  /// The correlations, under their heading.
  var correlationRows: [[String]] {
    let head = [
      "value", "statistic", "correlation", "tested", "p", "p_least", "p_holm", "p_bh",
      "given_size", "null", "alternative", "pairs", "targets", "cells", "dropped", "orders",
    ]
    return [head]
      + rows.map { row in
        let numbers = [
          row.correlation, row.tested, row.probability, row.leastProbability, row.holm,
          row.benjaminiHochberg, row.givenSize,
        ]
        let counts = [
          row.pairCount, row.targetCount, row.cellCount, row.droppedCount, row.orderCount,
        ]
        return [CSV.harmless(row.covariate), row.statistic.rawValue]
          + numbers.map { Transfer.cell($0) }
          + [settings.null.rawValue, settings.alternative.rawValue] + counts.map { "\($0)" }
      }
  }

  /// The cells with what they were correlated with.
  var joinedRows: [[String]] {
    [["target", "source", "size", settings.measure] + covariates.map { CSV.harmless($0.name) }]
      + cells.map { place, value in
        [CSV.harmless(place.target), CSV.harmless(place.source), whole(place.size), "\(value)"]
          + covariates.map { Transfer.cell($0.value(place)) }
      }
  }

  /// The facts of the correlations.
  var facts: [Fact] {
    rows.flatMap { row -> [Fact] in
      let about: [Axis: String] = [.covariate: row.covariate]
      let name = row.statistic.rawValue
      let numbers = [
        ("\(name)-correlation", row.correlation, "correlation"),
        ("\(name)-tested", row.tested, "correlation"),
        ("\(name)-given-size", row.givenSize, "correlation"),
        ("\(name)-p", row.probability, "probability"), ("\(name)-p-holm", row.holm, "probability"),
        ("\(name)-p-bh", row.benjaminiHochberg, "probability"),
      ]
      return numbers.compactMap { metric, value, unit in
        value.map {
          Fact(
            metric, $0, unit, about: about, method: settings.null.rawValue, count: row.pairCount)
        }
      }
    }
  }

  /// The result for people.
  public var summary: String {
    let head = [
      "value", "statistic", "correlation", "tested", "p", "Holm", "BH", "given size", "pairs",
      "cells",
    ]
    let lines = rows.map { row in
      [row.covariate, row.statistic.rawValue]
        + [row.correlation, row.tested].map { $0.map { fixed($0, 3) } ?? "-" }
        + [row.probability, row.holm, row.benjaminiHochberg].map { $0.map(Self.probability) ?? "-" }
        + [row.givenSize.map { fixed($0, 3) } ?? "-", "\(row.pairCount)", "\(row.cellCount)"]
    }
    let targets = rows.map(\.targetCount).max() ?? 0
    let least = rows.compactMap(\.leastProbability).min()
    let units =
      settings.null == .rows
      ? "Rows are permuted, as in the byte study: those of one language count as independent."
      : "\(targets) target languages are permuted, source and size taken out of both series."
    var notes = ["\(units) \(settings.alternative.rawValue)."]
    if let least { notes.append("The smallest p that could have been found is \(short(least)).") }
    if blankCount > 0 {
      notes.append("\(blankCount) cells beyond their scratch curve have no number, and no part.")
    }
    return TextTable.text([head] + lines, leftColumns: 2)
      + notes.map { $0 + "\n" }.joined()
  }

  /// A probability for people: small ones are not 0.
  private static func probability(_ value: Double) -> String {
    value < 0.001 ? String(format: "%.1g", value) : fixed(value, 3)
  }
}
