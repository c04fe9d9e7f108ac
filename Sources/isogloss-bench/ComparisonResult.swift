import Foundation

/// What came of a comparison.
package struct ComparisonResult: Sendable {
  /// How it ended.
  package enum Outcome: Sendable {
    /// Both sides ran: the medians of ours and of theirs.
    case measured(Cost, Cost)
    /// The other side lacks this.
    case unavailable(String)
    /// A command failed, and this is what it said.
    case failed(String)
  }

  /// What was compared.
  package let comparison: Comparison
  /// How it ended.
  package let outcome: Outcome

  /// The result `outcome` of `comparison`.
  package init(comparison: Comparison, outcome: Outcome) {
    self.comparison = comparison
    self.outcome = outcome
  }

  /// The heads of a row's columns.
  package static let heads = [
    "path", "against", "CPU ratio", "wall ratio", "budget", "verdict", "ours a CPU s",
    "theirs a CPU s", "wall s", "peak MB",
  ]

  /// A cell for each of ``heads``; a ratio above 1 means that ours is faster.
  package var row: [String] {
    switch outcome {
    case .measured(let ours, let theirs): measuredRow(ours, theirs)
    case .unavailable: row(without: "unavailable")
    case .failed: row(without: "failed")
    }
  }

  /// Why there are no figures; `nil` where there are.
  package var reason: String? {
    let name = "\(comparison.path) against \(comparison.peer)"
    return switch outcome {
    case .measured: nil
    case .unavailable(let need): "\(name): \(need) is not installed"
    case .failed(let message): "\(name): \(message)"
    }
  }

  private func row(without verdict: String) -> [String] {
    let cells = [comparison.path, comparison.peer, "", "", budget, verdict]
    return cells + Array(repeating: "", count: Self.heads.count - cells.count)
  }

  private func measuredRow(_ ours: Cost, _ theirs: Cost) -> [String] {
    let cpu = theirs.cpuSeconds / ours.cpuSeconds
    let wall = theirs.wallSeconds / ours.wallSeconds
    let isMet = comparison.budget.map { (comparison.basis == .cpu ? cpu : wall) >= $0 }
    return [
      comparison.path, comparison.peer, Self.ratio(cpu), Self.ratio(wall), budget,
      isMet.map { $0 ? "met" : "MISSED" } ?? "", speed(ours), speed(theirs),
      "\(Self.seconds(ours.wallSeconds)) / \(Self.seconds(theirs.wallSeconds))",
      "\(ours.peakBytes / 1_000_000) / \(theirs.peakBytes / 1_000_000)",
    ]
  }

  private var budget: String {
    comparison.budget.map { "≥ \(Self.ratio($0)) \(comparison.basis.rawValue)" } ?? ""
  }

  private func speed(_ cost: Cost) -> String {
    guard let byteCount = comparison.byteCount else { return "\(Self.seconds(cost.cpuSeconds)) s" }
    return String(format: "%.3g MB/s", Double(byteCount) / cost.cpuSeconds / 1e6)
  }

  private static func ratio(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : "%.0f", value)
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// Lines up rows of text under `heads`, as a Markdown table.
package func table(_ heads: [String], _ rows: [[String]]) -> String {
  let widths = heads.indices.map { column in
    ([heads] + rows).map { $0[column].count }.max() ?? 0
  }
  func line(_ cells: [String]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: width - cell.count)
    }
    return "| \(padded.joined(separator: " | ")) |"
  }
  let rule = "|\(widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|"))|"
  return ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
}
