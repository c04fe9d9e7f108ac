import ArgumentParser
import Foundation

/// The table of floors, or of peers.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares whole paths with floors, or, given a Python that has them, with peers.",
    discussion: """
      Ends with 1 where one of them could not be measured.

      Example: isogloss-bench compare build/bench/artificial-1000MB
      """)

  @Argument(help: "The folder with the inputs, and for what is written.") var folder: String
  @Option(help: "How often each side of a comparison runs.") var rounds = 3
  @Option(help: "Compare only paths that have this in their name.") var only: String?
  @Option(help: "A Python that has the peers; the floors are compared without one.")
  var python: String?
  @Option(help: "How many artefacts the finished build has that is resumed.")
  var artefacts = 10_000
  @Option(help: "How many runs the smallest recipe has that is planned; the largest has 16 times.")
  var runs = 2000

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds \(rounds): expected a number from 1") }
    if artefacts < 1 { throw ValidationError("--artefacts \(artefacts): expected a number from 1") }
    if runs < 1 { throw ValidationError("--runs \(runs): expected a number from 1") }
  }

  func run() throws {
    defer { try? FileManager.default.removeItem(atPath: Bench.memory) }
    let bench = try Bench(folder: folder)
    let comparisons =
      try python.map { bench.peers(python: $0) } ?? bench.floors(artefacts: artefacts, runs: runs)
    print("\(Machine.description)\nload before: \(Machine.load)\n")
    var results: [ComparisonResult] = []
    for comparison in comparisons where only.map(comparison.path.contains) ?? true {
      report("\(comparison.path) against \(comparison.peer) …")
      results.append(comparison.measure(rounds: rounds, log: "\(folder)/bench.log"))
    }
    print(table(ComparisonResult.heads, results.map(\.row)))
    print("\nload after: \(Machine.load)")
    let reasons = results.compactMap(\.reason)
    if !reasons.isEmpty { throw BenchError.notMeasured(reasons) }
  }
}

/// Tells the person at the terminal how far the measuring is.
func report(_ message: String) {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
}
