import Corpus
import Engine
import Foundation
import Transfer

/// What a claim could tell, and what the runs cost that it rests on.
struct ClaimForecast: Encodable, Equatable {
  /// Where the spread over seeds is from.
  enum Origin: String, Encodable {
    /// The recipe takes it for granted.
    case assumed
    /// The claim was decided once before.
    case measured
  }

  var name: String
  var seeds: Int
  /// The standard deviation over seeds; `nil` where nobody says.
  var spread: Double?
  var spreadIs: Origin?
  /// The smallest effect that four of five such studies would show; `nil` where that is not known.
  var detectable: Double?
  /// The trained runs that it rests on.
  var runs: Int
  /// Their operations.
  var operations: Double

  /// Looks ahead at `claim`, whose task is one of `tasks`; a spread that was measured in the build
  /// folder `folder` goes before one that is taken for granted.
  init(_ claim: ClaimRecipe, among tasks: [BuildTask], folder: String) {
    name = claim.name
    seeds = claim.claim.seeds.count
    let path = "\(folder)/\(claim.id)/\(FactFile.name)"
    let facts = (try? FactFile(path: path))?.facts ?? []
    if let measured = facts.first(where: { $0.metric == "claim-spread" })?.value {
      (spread, spreadIs) = (measured, .measured)
    } else if let assumed = claim.claim.settings.spread {
      (spread, spreadIs) = (assumed, .assumed)
    }
    detectable = claim.claim.detectable(spread: spread, pairCount: claim.pairCount)
    let before = tasks.closure { $0.id == claim.id }
    runs = before.count { $0.stage == "train" }
    operations = before.reduce(0) { $0 + $1.operations }
  }

  /// A line of a plan, but for what the operations are written as.
  var text: String {
    let told =
      detectable.map { effect in
        let known = spread.map {
          ", with a spread of \(Self.short($0)) (\(spreadIs?.rawValue ?? ""))"
        }
        return "could tell \(Self.short(effect))\(known ?? "")"
      }
      ?? (seeds < 2
        ? "can tell nothing from one seed"
        : "give 'spread' to know what it could tell")
    return "\(name): \(seeds) seed\(seeds == 1 ? "" : "s"), \(told); rests on \(runs) runs"
  }

  private static func short(_ number: Double) -> String { String(format: "%.3g", number) }
}
