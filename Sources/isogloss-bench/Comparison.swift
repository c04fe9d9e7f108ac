import Foundation

/// Two commands that do the same work on the same bytes: ours, and a peer or a floor.
struct Comparison {
  /// What the verdict goes by.
  enum Basis {
    /// CPU seconds, which say what the work costs, whoever else uses the machine.
    case cpu
    /// Wall-clock time, where the question is how well the work spreads over cores.
    case wall
  }

  /// What is done to which bytes.
  var path: String
  var ours: String
  var peer: String
  var peerCommand: String
  /// A command that fails where the peer is not installed.
  var probe: String
  /// The bytes that pass, before compression; `nil` where bytes are not the measure.
  var byteCount: Int?
  /// The least ratio of speeds, ours to theirs, if there is one.
  var budget: Double?
  var basis: Basis = .cpu

  /// Runs ours and theirs in turn, `rounds` times each, and says how the medians compare.
  func row(rounds: Int, log: String) -> [String] {
    let commands = [ShellCommand(ours), ShellCommand(peerCommand)]
    var costs: [[Cost]] = [[], []]
    do {
      if (try? ShellCommand(probe).run(log: log)) == nil {
        return [path, peer] + Self.blanks(3) + ["unavailable"] + Self.blanks(4)
      }
      for _ in 0..<rounds {
        for (index, command) in commands.enumerated() {
          costs[index].append(try command.run(log: log))
        }
      }
    } catch {
      report("\(error)")
      return [path, peer] + Self.blanks(3) + ["failed"] + Self.blanks(4)
    }
    return row(ours: .median(of: costs[0]), theirs: .median(of: costs[1]))
  }

  private func row(ours: Cost, theirs: Cost) -> [String] {
    let cpu = theirs.cpuSeconds / ours.cpuSeconds
    let wall = theirs.wallSeconds / ours.wallSeconds
    let isMet = budget.map { (basis == .cpu ? cpu : wall) >= $0 }
    return [
      path, peer, Self.ratio(cpu), Self.ratio(wall),
      budget.map { "≥ \(Self.ratio($0)) \(basis == .cpu ? "CPU" : "wall")" } ?? "",
      isMet.map { $0 ? "met" : "MISSED" } ?? "", speed(ours), speed(theirs),
      "\(Self.seconds(ours.wallSeconds)) / \(Self.seconds(theirs.wallSeconds))",
      "\(ours.peakBytes / 1_000_000) / \(theirs.peakBytes / 1_000_000)",
    ]
  }

  private func speed(_ cost: Cost) -> String {
    guard let byteCount else { return "\(Self.seconds(cost.cpuSeconds)) s" }
    return String(format: "%.3g MB/s", Double(byteCount) / cost.cpuSeconds / 1e6)
  }

  private static func ratio(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : "%.0f", value)
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func blanks(_ count: Int) -> [String] { Array(repeating: "", count: count) }

  /// The heads of a row's columns.
  static let heads = [
    "path", "against", "CPU ratio", "wall ratio", "budget", "verdict", "ours a CPU s",
    "theirs a CPU s", "wall s", "peak MB",
  ]
}

/// Lines up rows of text under `heads`, as a Markdown table.
func table(_ heads: [String], _ rows: [[String]]) -> String {
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

/// Tells the person at the terminal how far the measuring is.
func report(_ message: String) {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
}
