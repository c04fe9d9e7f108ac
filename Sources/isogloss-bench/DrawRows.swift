import ArgumentParser
import ByteIO
import Chance
import Foundation
import Glibc
import TokenStore

/// Times the planning of a mixture's rows, and the reading of rows of its table at random.
struct DrawRows: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "rows")

  @Option(help: "The languages of the mixture, each a share of weight 1.") var languages = 1000
  @Option(help: "The rows to plan, at most.") var rows = 1_000_000
  @Option(help: "The rows to read.") var reads = 1_000_000

  private static let rowLength = 512

  func validate() throws {
    for (name, value) in [("languages", languages), ("rows", rows), ("reads", reads)]
    where value < 1 {
      throw ValidationError("--\(name): found \(value), expected 1 or more")
    }
  }

  func run() throws {
    let folder = NSTemporaryDirectory() + "isogloss-bench-rows-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let streams = (0..<languages).map {
      Mixture.Stream(name: "language-\($0)", tokenCount: 1 << 30)
    }
    let shares = streams.indices.map { Mixture.Share(stream: $0, clone: 0, weight: 1) }
    let mixture = Mixture(
      streams: streams, phases: [.init(tokenBudget: rows * Self.rowLength, shares: shares)],
      rowLength: Self.rowLength, seed: 1)
    let start = OwnCost.cpuSeconds
    let summary = try DrawTable.write(mixture, to: folder)
    let planned = OwnCost.cpuSeconds
    let table = try DrawTable(folder: folder)
    var random = SplitMix64(seed: 1)
    var tokens = 0
    for _ in 0..<reads {
      tokens += try table.row(random.index(below: table.rowCount)).length
    }
    let read = OwnCost.cpuSeconds
    print(
      """
      \(summary.rowCount) rows of \(languages) languages planned and written: \
      \(String(format: "%.0f", (planned - start) / Double(summary.rowCount) * 1e9)) ns a row
      \(reads) rows read at random (\(tokens) tokens): \
      \(String(format: "%.2f", Double(reads) / (read - planned) / 1e6)) million a second of CPU
      peak memory: \(OwnCost.peakBytes >> 20) MiB
      """)
  }
}
