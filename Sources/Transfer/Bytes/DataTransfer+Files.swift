internal import Corpus
internal import Foundation
internal import Values

extension DataTransfer {
  /// Writes the tables and `facts.jsonl` into `folder`, which is made unless it is there.
  ///
  /// - Throws: `ByteIOError`.
  public func write(to folder: String) throws {
    try TextTable.write(tables, facts, to: folder)
  }

  /// The tables as JSON: by the name of the file, a list of rows as objects.
  public func encoded() throws -> [UInt8] {
    try StableJSON.page(
      Dictionary(uniqueKeysWithValues: tables.map { ($0.name, TextTable.objects($0.rows)) }))
  }

  /// The tables by the names of their files, each with its heading.
  var tables: [(name: String, rows: [[String]])] {
    [("data-transfer.csv", cellRows), ("scratch-curves.csv", curveRows)] + summary.tables
  }

  private var cellRows: [[String]] {
    let head = [
      "target", "source", "size", "perplexity", "effective_bytes", "transferred_bytes", "fraction",
      "effective_lower", "effective_upper", "transferred_lower", "transferred_upper", "censoring",
      "interval", "seeds", "crossings", "log_log_effective_bytes", "log_log_transferred_bytes",
      "steps", "effective_steps",
    ]
    return [head]
      + cells.map { cell in
        let values: [Double?] = [
          cell.effectiveBytes, cell.transferredBytes, fraction(of: cell), cell.effectiveLower,
          cell.effectiveUpper, cell.effectiveLower.map { $0 - cell.size },
          cell.effectiveUpper.map { $0 - cell.size },
        ]
        let steps = [
          cell.logLogEffectiveBytes, cell.logLogEffectiveBytes.map { $0 - cell.size }, cell.steps,
          cell.effectiveSteps,
        ]
        return [
          CSV.harmless(cell.target), CSV.harmless(cell.source), whole(cell.size),
          "\(cell.perplexity)",
        ] + values.map { Transfer.cell($0) }
          + [
            cell.censoring?.rawValue ?? "", cell.method ?? "", "\(cell.seedCount)",
            "\(cell.crossingCount)",
          ] + steps.map { Transfer.cell($0) }
      }
  }

  /// *D*_T / *D*_E.
  public func fraction(of cell: Cell) -> Double? {
    guard let effective = cell.effectiveBytes, effective != 0 else { return nil }
    let fraction = (effective - cell.size) / effective
    return settings.fraction == .clipped ? max(0, fraction) : fraction
  }

  private var curveRows: [[String]] {
    [["target", "size", "perplexity", "runs", "steps", "falling"]]
      + curves.flatMap { target, curve in
        curve.sizes.indices.map { index in
          let perplexity = curve.scale == .linear ? curve.values[index] : exp(curve.values[index])
          return [
            CSV.harmless(target), whole(curve.sizes[index]), "\(perplexity)",
            "\(curve.runs[index].count)", Transfer.cell(curve.steps[index]), "\(curve.isFalling)",
          ]
        }
      }
  }

  /// The facts of the cells and of the scratch curves.
  var facts: [Fact] {
    cells.flatMap(facts)
      + curves.flatMap { target, curve in
        curve.sizes.indices.flatMap { index -> [Fact] in
          let about: [Axis: String] = [.target: target, .budget: whole(curve.sizes[index])]
          let value = curve.values[index]
          let perplexity = Fact(
            "scratch-perplexity", curve.scale == .linear ? value : exp(value), "perplexity",
            about: about, count: curve.runs[index].count)
          let steps = curve.steps[index].map { Fact("scratch-steps", $0, "step", about: about) }
          return [perplexity] + [steps].compactMap { $0 }
        }
      } + summary.facts
  }

  private func facts(of cell: Cell) -> [Fact] {
    let about: [Axis: String] = [
      .target: cell.target, .source: cell.source, .budget: whole(cell.size),
    ]
    var facts = [
      Fact(
        "finetuned-perplexity", cell.perplexity, "perplexity", about: about, count: cell.seedCount)
    ]
    if let bytes = cell.effectiveBytes, let transferred = cell.transferredBytes {
      var ends: [Double]?
      if let lower = cell.effectiveLower, let upper = cell.effectiveUpper { ends = [lower, upper] }
      facts += [
        Fact(
          "effective-bytes", bytes, "byte", about: about, interval: ends, method: cell.method,
          count: cell.seedCount),
        Fact(
          "transferred-bytes", transferred, "byte", about: about,
          interval: ends?.map { $0 - cell.size }, method: cell.method, count: cell.seedCount),
      ]
    }
    if let fraction = fraction(of: cell) {
      facts.append(Fact("transferred-fraction", fraction, "share", about: about))
    }
    return facts
  }
}

/// A number of bytes as it would be written, without a point.
func whole(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }
