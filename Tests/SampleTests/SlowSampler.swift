import ByteIO
import Chance
import Corpus
import Sample

/// The rule of sampling written down plainly: all in memory, every set from a full scan.
struct SlowSampler {
  struct Taken: Equatable {
    var id: String
    var text: [UInt8]
  }

  private let documents: [Document]

  init(_ documents: [Document]) { self.documents = documents }

  /// The sets by name; `nil` where one cannot be filled exactly.
  func draw(_ settings: SampleSettings) -> [String: [Taken]]? {
    let order = order(seed: settings.seed)
    var sets: [String: [Taken]] = [:]
    var heldOut: Set<[UInt8]> = []
    for (name, bytes) in [
      ("test", settings.holdout.test), ("validation", settings.holdout.validation),
    ]
    where bytes > 0 {
      var missing = bytes
      var taken: [Int: Int] = [:]
      for (rank, document) in order.enumerated() where !heldOut.contains(document.text) {
        take(document.text, rank, into: &taken, &missing)
        if taken[rank] != nil { heldOut.insert(document.text) }
      }
      if missing > 0 { return nil }
      sets[name] = list(order, taken)
    }
    return train(settings, order, heldOut).map { sets.merging($0) { $1 } }
  }

  private func train(
    _ settings: SampleSettings, _ order: [Document], _ heldOut: Set<[UInt8]>
  ) -> [String: [Taken]]? {
    var sets: [String: [Taken]] = [:]
    var taken: [Int: Int] = [:]
    var cut: [Int] = []
    for budget in settings.budgets.sorted(by: { $0.byteCount < $1.byteCount }) {
      var missing = budget.byteCount - taken.values.reduce(0, +)
      for rank in cut {
        let (text, before) = (order[rank].text, taken[rank] ?? 0)
        let more = min(missing, text.count - before)
        guard isBoundary(before + more, in: text) else { continue }
        taken[rank] = before + more
        missing -= more
      }
      cut.removeAll { taken[$0] == order[$0].text.count }
      for (rank, document) in order.enumerated()
      where taken[rank] == nil && !heldOut.contains(document.text) {
        take(document.text, rank, into: &taken, &missing)
        if let count = taken[rank], count < document.text.count { cut.append(rank) }
      }
      if missing > 0 { return nil }
      sets["train-\(budget.name)"] = list(order, taken)
    }
    return sets
  }

  private func take(
    _ text: [UInt8], _ rank: Int, into taken: inout [Int: Int], _ missing: inout Int
  ) {
    guard missing > 0, text.count <= missing || isBoundary(missing, in: text) else { return }
    taken[rank] = min(missing, text.count)
    missing -= min(missing, text.count)
  }

  private func isBoundary(_ offset: Int, in text: [UInt8]) -> Bool {
    String(validating: text[..<offset], as: UTF8.self) != nil
  }

  private func list(_ order: [Document], _ taken: [Int: Int]) -> [Taken] {
    order.indices.compactMap { rank in
      guard let count = taken[rank], count > 0 else { return nil }
      return Taken(id: order[rank].id, text: Array(order[rank].text[..<count]))
    }
  }

  /// The documents by priority, the n-th of identical ones with `-n` in its id.
  private func order(seed: UInt64) -> [Document] {
    let choice = Choice(seed: seed, purpose: "sample")
    var counts: [ContentHash: Int] = [:]
    var ranked: [(priority: UInt64, document: Document)] = []
    for document in documents {
      let hash = document.contentHash
      let occurrence = counts[hash, default: 0]
      counts[hash] = occurrence + 1
      var document = document
      if occurrence > 0 { document.id += "-\(occurrence)" }
      let first = choice.priority(of: hash)
      ranked.append((Choice.priority(first, occurrence: occurrence), document))
    }
    return ranked.sorted { $0.priority < $1.priority }.map(\.document)
  }
}
