import Engine
import Foundation
import Train
import Values

/// A plan as people read it, and as programs do.
struct PlanListing {
  let plan: [Builder.PlannedTask]
  /// The stage that was planned up to.
  let stage: Stage
  /// How many tasks the recipe has beyond that.
  let beyond: Int
  /// What the claims of the plan could tell, by their tasks.
  var forecasts: [String: ClaimForecast] = [:]
  /// How long it takes, where that was measured, and with how many threads.
  var estimate: (cost: CostEstimate, threads: Int)?

  /// A line a task, a line a run with what it costs, and what is left to do in all.
  var text: String {
    let width = plan.map(\.task.id.count).max() ?? 0
    var lines = plan.map { planned in
      guard let reason = planned.reason else { return "done     \(planned.task.id)" }
      let padding = String(repeating: " ", count: width - planned.task.id.count)
      return "to do    \(planned.task.id)\(padding)  \(reason)"
    }
    lines += plan.compactMap { Self.cost(of: $0.task) }
    lines += plan.compactMap { forecasts[$0.task.id] }.map {
      "claim    \($0.text), \(Self.amount($0.operations))"
    }
    if let (cost, threads) = estimate { lines += cost.lines(threads: threads) }
    lines += remakes
    lines.append(total)
    if beyond > 0 { lines.append("The recipe asks for \(beyond) more beyond that stage.") }
    return lines.joined(separator: "\n")
  }

  /// The plan as JSON: a list with an object a task.
  func json() throws -> String {
    struct Row: Encodable {
      var id: String
      var stage: String
      var isDone: Bool
      var reason: String?
      var cause: String?
      var follows: String?
      var needsRemake: Bool
      var operations: Double
      var note: String?
      var claim: ClaimForecast?
      var processorSeconds: Double?
    }
    let rows = plan.map { planned in
      Row(
        id: planned.task.id, stage: planned.task.stage, isDone: planned.status == .done,
        reason: planned.reason?.text, cause: planned.reason?.cause.rawValue,
        follows: planned.reason?.follows, needsRemake: planned.needsRemake,
        operations: planned.task.operations, note: planned.task.note,
        claim: forecasts[planned.task.id],
        processorSeconds: estimate?.cost.times[planned.task.id]?.processor)
    }
    return String(decoding: try StableJSON.page(rows).dropLast(), as: UTF8.self)
  }

  private var total: String {
    let left = plan.filter { $0.status != .done }
    if left.isEmpty { return "All is done: \(plan.count) artefacts, up to \(stage.rawValue)." }
    let operations = left.reduce(0) { $0 + $1.task.operations }
    let cost = operations > 0 ? ", about \(Self.amount(operations))" : ""
    return "\(left.count) of \(plan.count) artefacts are to do, up to \(stage.rawValue)\(cost)."
  }

  /// What would be made again though nobody changed the recipe or an input.
  private var remakes: [String] {
    let count = plan.count { $0.reason?.cause.isUpgrade == true }
    if count == 0 { return [] }
    let costly = plan.count(where: \.needsRemake)
    return [
      "\(count) are to do because isogloss, a library or the processor is another than that which "
        + "made them"
        + (costly == 0
          ? "." : "; \(costly) of these took long to make, and a build asks for --remake.")
    ]
  }

  /// What a task costs, where that is worth a line.
  private static func cost(of task: BuildTask) -> String? {
    let cost = task.operations > 0 ? amount(task.operations) : nil
    let parts = [task.note, cost].compactMap { $0 }
    return parts.isEmpty ? nil : "run      \(task.id): \(parts.joined(separator: ", "))"
  }

  private static func amount(_ operations: Double) -> String {
    String(format: "%.2g FLOP", operations).replacingOccurrences(of: "e+", with: "e")
  }
}
