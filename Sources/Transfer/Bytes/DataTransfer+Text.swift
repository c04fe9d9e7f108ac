internal import Foundation

extension DataTransfer {
  /// The result for people: *D*_T in MiB (1024² bytes), as the byte study's “MB”.
  public var text: String {
    let head = [
      "target", "source", "size", "perplexity", "D_E MiB", "D_T MiB", "interval", "log-log",
      "D_T/D_E",
    ]
    let rows = cells.map { cell in
      [
        cell.target, cell.source, whole(cell.size), fixed(cell.perplexity, 2),
        Self.effective(cell), cell.transferredBytes.map(Self.mebibytes) ?? "-",
        Self.interval(cell),
        cell.logLogEffectiveBytes.map { Self.mebibytes($0 - cell.size) } ?? "-",
        fraction(of: cell).map { fixed($0, 2) } ?? "-",
      ]
    }
    let notes = ownCounts.sorted { $0.key < $1.key }.map { name, count in
      "Left out: \(count) perplexities of \(name) from itself.\n"
    }
    return TextTable.text([head] + rows, leftColumns: 2) + notes.joined()
      + curves.filter { !$0.curve.isFalling }.map { target, _ in
        "\(target): the scratch curve does not fall all the way; intervals have all crossings.\n"
      }.joined() + summary.text
  }

  private static func effective(_ cell: Cell) -> String {
    if let bytes = cell.effectiveBytes { return mebibytes(bytes) }
    switch cell.censoring {
    case .above: return "above \(cell.effectiveLower.map(mebibytes) ?? "")"
    case .below: return "below \(cell.effectiveUpper.map(mebibytes) ?? "")"
    case .noCurve, nil: return "-"
    }
  }

  private static func interval(_ cell: Cell) -> String {
    guard let lower = cell.effectiveLower else { return "-" }
    let upper = cell.effectiveUpper.map { mebibytes($0 - cell.size) } ?? "-"
    return "\(mebibytes(lower - cell.size)) to \(upper)"
  }

  static func mebibytes(_ bytes: Double) -> String { fixed(bytes / 1_048_576, 2) }
}
