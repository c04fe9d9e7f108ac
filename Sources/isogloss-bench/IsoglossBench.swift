import ArgumentParser
import Foundation
import Glibc

/// Measures Isogloss against floors and peers, as ratios in one run; no test depends on it.
@main
struct IsoglossBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isogloss-bench",
    abstract: "Measures the paths of the house against floors and peers.",
    discussion: """
      Every comparison runs both sides in turn on the same bytes and compares the medians. Use \
      'make bench' and 'make bench-peers', which prepare the inputs.
      """,
    subcommands: [
      Compare.self, Stages.self, Decompress.self, Validate.self, Draw.self, Resume.self,
    ])
}

/// The two tables.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares whole paths with floors, or, given a Python that has them, with peers.",
    discussion: "Example: isogloss-bench compare build/bench/artificial")

  @Argument(help: "The folder with the inputs, and for what is written.") var folder: String
  @Option(help: "How often each side of a comparison runs.") var rounds = 3
  @Option(help: "Compare only paths that have this in their name.") var only: String?
  @Option(help: "A Python that has the peers; the floors are compared without one.")
  var python: String?

  func run() throws {
    defer { try? FileManager.default.removeItem(atPath: Bench.memory) }
    let bench = try Bench(folder: folder)
    let comparisons = try python.map { bench.peers(python: $0) } ?? bench.floors()
    print("\(Machine.description)\nload before: \(Machine.load)\n")
    var rows: [[String]] = []
    for comparison in comparisons where only.map(comparison.path.contains) ?? true {
      report("\(comparison.path) against \(comparison.peer) …")
      rows.append(comparison.row(rounds: rounds, log: "\(folder)/bench.log"))
    }
    print(table(Comparison.heads, rows))
    print("\nload after: \(Machine.load)")
  }
}

/// The machine that the figures are from, in words.
enum Machine {
  static var description: String {
    let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let models = processors.split(separator: "\n").filter { $0.hasPrefix("model name") }
    let model = models.first?.split(separator: ":").last ?? " unknown"
    return "machine: \(models.count) ×\(model)"
  }

  /// How many processes wanted a processor in the last minute, five and fifteen.
  static var load: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "unknown"
    return text.split(separator: " ").prefix(3).joined(separator: " ")
  }
}
