import ByteIO
import Corpus
public import Engine
import Fetch
import Foundation
import Model
import Train
import Values
import Vocabulary

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
  /// - Returns: What was done, and where the report is if it was asked for, in one or two sentences.
  public func build(until stage: Stage?) async throws -> String {
    let stage = stage ?? .report
    try AtomicFile.write(
      try StableJSON.line(Goal(until: stage.rawValue)), to: "\(folder)/.isogloss/goal.json")
    var builder = builder
    let wanted = self.wanted(until: stage)
    let ran = try await builder.build(wanted)
    let before = wanted.count - ran.count
    let done =
      ran.isEmpty
      ? "Nothing to do: all \(wanted.count) artefacts are done and proven."
      : "Made \(ran.count) artefacts; \(before) were done before."
    let report = "\(folder)/report/index.html"
    return done + (stage == .report ? "\nThe report is \(report)" : "\nThey are in \(folder)")
  }

  /// What a build up to `stage` would do; without a stage, up to where it was last built.
  public func plan(until stage: Stage?, asJSON: Bool) throws -> String {
    let stage = try stage ?? lastGoal() ?? .report
    var builder = builder
    let plan = try builder.plan(wanted(until: stage))
    if asJSON { return try json(plan) }
    let width = plan.map(\.task.id.count).max() ?? 0
    var lines = plan.map { task, status in
      let id = task.id + String(repeating: " ", count: width - task.id.count)
      return switch status {
      case .done: "done     \(id)"
      case .pending(let reason): "to do    \(id)  \(reason)"
      }
    }
    lines += runLines
    let left = plan.count { $0.status != .done }
    let beyond = tasks.count - plan.count
    lines.append(
      left == 0
        ? "All is done: \(plan.count) artefacts, up to \(stage.rawValue)."
        : "\(left) of \(plan.count) artefacts are to do, up to \(stage.rawValue).")
    if beyond > 0 { lines.append("The recipe asks for \(beyond) more beyond that stage.") }
    return lines.joined(separator: "\n")
  }

  private func wanted(until stage: Stage) -> [BuildTask] {
    let stages = Set(stage.included.map(\.rawValue))
    return tasks.filter { stages.contains($0.stage) }
  }

  private func lastGoal() throws -> Stage? {
    let path = "\(folder)/.isogloss/goal.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return Stage(rawValue: try StableJSON.decode(Goal.self, from: readFile(path), file: path).until)
  }

  /// The runs with what they cost.
  private var runLines: [String] {
    tasks.filter(\.isCostly).map { task in
      "run      \(task.id): at most \(String(format: "%.2g", task.operations)) FLOP"
    }
  }

  private func json(_ plan: [(task: BuildTask, status: Builder.Status)]) throws -> String {
    struct Row: Encodable {
      var id: String
      var stage: String
      var isDone: Bool
      var reason: String?
    }
    let rows = plan.map { task, status in
      switch status {
      case .done: Row(id: task.id, stage: task.stage, isDone: true, reason: nil)
      case .pending(let reason):
        Row(id: task.id, stage: task.stage, isDone: false, reason: reason)
      }
    }
    return String(decoding: try StableJSON.page(rows).dropLast(), as: UTF8.self)
  }
}
