import ArgumentParser
import ByteIO
import Engine
import Fetch
import Foundation
import Study

/// Writes a recipe of many runs, and, if wished, a build of it that is finished as far as a plan
/// can tell: every artefact has its manifest and the files that others read, with nothing in them.
struct ManyRuns: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "many-runs")

  @Argument(help: "The folder for recipe.yaml and for the build.") var folder: String
  @Option(help: "How many runs the recipe has.") var runs = 2000
  @Flag(help: "Make the build.") var finished = false

  func run() async throws {
    let text = Array("One line of text.\n".utf8)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.write(text, to: "\(folder)/en.txt")
    try AtomicFile.write(Array(recipe.utf8), to: "\(folder)/recipe.yaml")
    let build = "\(folder)/build"
    guard finished else { return }
    let recipe = try Recipe(path: "\(folder)/recipe.yaml", variables: [:])
    let progress = ProgressLine(isQuiet: true)
    let downloader = Downloader(cache: "\(build)/downloads", progress: progress)
    var builder = try Builder(root: build, workers: 1, progress: progress)
    let tasks = Self.emptied(try Planner(recipe: recipe, downloader: downloader).tasks())
    print("\(try await builder.build(tasks).count) artefacts made")
  }

  private var recipe: String {
    """
    name: many-runs
    seed: 1
    corpora:
      en: {source: {text: en.txt}}
    sample: {budgets: [16kB], holdout: {validation: 4kB, test: 4kB}}
    vocabularies:
      bytes: {kind: byte}
    mixtures:
      plain: {vocabulary: bytes, weights: {en: 1}}
    models:
      tiny: {layers: 1, channels: 8, heads: 1, context: 16}
    training: {batch: 4, learning-rate: 1e-3}
    runs:
    \(entries)
    evaluate: {sets: test, window: 16, shift: 4}
    """
  }

  /// As many entries as it takes: none has more than 1,000 seeds.
  private var entries: String {
    stride(from: 0, to: runs, by: 1000).map { first in
      "  many-\(first): {model: tiny, mixture: plain, budget: 16kB, tokens: 1k, "
        + "seeds: \(min(1000, runs - first))}"
    }.joined(separator: "\n")
  }

  /// The same tasks, which write no more than the names of what others read of them.
  private static func emptied(_ tasks: [BuildTask]) -> [BuildTask] {
    var read: [String: Set<String>] = [:]
    for case .artefact(let id, let files) in tasks.flatMap(\.inputs) {
      read[id, default: []].formUnion(files)
    }
    return tasks.map { task in
      let files = (read[task.id] ?? []).filter { $0 != "manifest.json" }.sorted()
      return task.making { context in
        for file in files {
          try AtomicFile.write([], to: context.output(file))
        }
        return nil
      }
    }
  }
}

extension Bench {
  /// Plans of four times the runs against plans of so many: what grows with the square of them
  /// would cost sixteen times. The runs are kept in memory, as in ``floors(artefacts:runs:)``.
  func planning(runs: Int) -> [Comparison] {
    [(runs, false), (4 * runs, false), (runs, true), (4 * runs, true)].map { runs, isFinished in
      let places = [4 * runs, runs].map { "\(Self.memory)/\(isFinished ? "made" : "new")-\($0)" }
      let commands = places.map {
        "'\(tools)/isogloss' plan '\($0)/recipe.yaml' --output '\($0)/build'"
      }
      var comparison = Comparison(
        "plan of \(4 * runs) runs, \(isFinished ? "all" : "none") made", commands[0],
        with: "\(runs) runs", commands[1])
      comparison.preparation = zip(places, [4 * runs, runs]).map { place, runs in
        let make = "\(bench) many-runs '\(place)' --runs \(runs)\(isFinished ? " --finished" : "")"
        return "{ [ -e '\(place)/recipe.yaml' ] || \(make); }"
      }.joined(separator: " && ")
      comparison.budget = 1 / 4.6
      return comparison
    }
  }
}
