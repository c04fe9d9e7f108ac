import ByteIO
import Corpus
public import Engine
import Fetch
import Foundation
import Train
import Values

/// A recipe's build: what is done, what is left to do, and doing it.
public struct StudyBuild {
  private let recipe: Recipe
  private let folder: String
  private let tasks: [BuildTask]
  private var builder: Builder

  /// How far the folder was last asked to be built.
  private struct Goal: Codable {
    var until: String
  }

  /// Plans `recipe` for the build folder `folder`.
  public init(recipe: Recipe, folder: String, workers: Int, progress: ProgressLine) throws {
    self.recipe = recipe
    self.folder = folder
    let downloader = Downloader(cache: "\(folder)/.isogloss/downloads", progress: progress)
    tasks = try Planner(recipe: recipe, downloader: downloader).tasks()
    builder = try Builder(root: folder, workers: workers, progress: progress)
  }

  /// Does what is left to do up to `stage`, or all of it.
  ///
  /// - Parameter remake: Whether finished artefacts that took long to make are made again although
  ///   only the program, a library or the machine is another than that which made them.
  /// - Returns: What was done, and where the report is if it was asked for, in one or two
  ///   sentences.
  /// - Throws: ``RecipeError`` where the recipe has nothing of the stage, `EngineError`, or what
  ///   went wrong with an input file.
  public func build(until stage: Stage?, remake: Bool) async throws -> String {
    let wanted = try wanted(until: stage)
    let stage = stage ?? .report
    try AtomicFile.write(
      try StableJSON.line(Goal(until: stage.rawValue)), to: "\(folder)/.isogloss/goal.json")
    var builder = builder
    let ran = try await builder.build(wanted, remake: remake)
    let before = wanted.count - ran.count
    let done =
      ran.isEmpty
      ? "Nothing to do: all \(wanted.count) artefacts are done and proven."
      : "Made \(ran.count) artefacts; \(before) were done before."
    let report = "\(folder)/report/index.html"
    return done + (stage == .report ? "\nThe report is \(report)" : "\nThey are in \(folder)")
  }

  /// What a build up to `stage` would do; without a stage, up to where it was last built.
  ///
  /// - Parameter threads: With how many threads this machine is measured for some seconds, to say
  ///   how long the runs take; `nil` measures nothing.
  /// - Throws: As ``build(until:remake:)``.
  public func plan(until stage: Stage?, asJSON: Bool, threads: Int? = nil) throws -> String {
    let stage = try stage ?? lastGoal()
    let wanted = try wanted(until: stage)
    var builder = builder
    let plan = try builder.plan(wanted)
    var listing = PlanListing(
      plan: plan, stage: stage ?? .report, beyond: tasks.count - wanted.count,
      forecasts: forecasts(of: wanted))
    if let threads {
      let pending = Set(plan.filter { $0.status != .done }.map(\.task.id))
      let estimate = try CostEstimate(recipe, isPending: pending.contains) {
        try TrainingSpeed(of: $0, training: $1, threads: threads)
      }
      listing.estimate = (estimate, threads)
    }
    return asJSON ? try listing.json() : listing.text
  }

  /// What the claims among `tasks` could tell, by the ids of their tasks.
  private func forecasts(of tasks: [BuildTask]) -> [String: ClaimForecast] {
    let planned = Set(tasks.map(\.id))
    return Dictionary(
      uniqueKeysWithValues: recipe.claims.filter { planned.contains($0.id) }.map {
        ($0.id, ClaimForecast($0, among: tasks, folder: folder))
      })
  }

  /// The tasks of `stage` and all that they read from; every task where there is no stage.
  private func wanted(until stage: Stage?) throws(RecipeError) -> [BuildTask] {
    guard let stage else { return tasks }
    let wanted = tasks.closure { $0.stage == stage.rawValue }
    if wanted.isEmpty {
      let known = Set(tasks.map(\.stage))
      let words = Stage.allCases.map(\.rawValue).filter(known.contains)
      throw RecipeError(
        file: recipe.file, position: nil, key: "",
        reason: "found nothing of the stage '\(stage.rawValue)' in it, expected --until one of: "
          + words.joined(separator: ", "))
    }
    return wanted
  }

  /// The stage that was last built up to, if the recipe still has it.
  private func lastGoal() throws -> Stage? {
    let path = "\(folder)/.isogloss/goal.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let goal = try StableJSON.decode(Goal.self, from: readFile(path), file: path).until
    return Stage(rawValue: goal).flatMap { stage in
      tasks.contains { $0.stage == stage.rawValue } ? stage : nil
    }
  }
}
