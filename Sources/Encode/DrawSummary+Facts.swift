import Corpus
import TokenStore

extension DrawSummary {
  /// What was asked for and drawn: of each corpus and, where a corpus has several clones or there
  /// are several stages, of each clone in each stage.
  func facts(about: [Axis: String]) -> [Fact] {
    let asked = mixture.phases.map(\.askedTokens)
    let budget = Double(max(1, mixture.tokenBudget))
    var facts: [Fact] = []
    for (index, drawn) in streamTotals.enumerated() {
      let about = about.merging([.corpus: drawn.name]) { $1 }
      let own = zip(mixture.phases, asked).map { phase, asked in
        zip(phase.shares, asked).reduce(0) { $0 + ($1.0.stream == index ? $1.1 : 0) }
      }
      let epochs = Double(drawn.tokenCount) / Double(max(1, drawn.tokensPerEpoch))
      facts += [
        Fact("asked-share", own.reduce(0, +) / budget, "share", about: about),
        Fact("rows", drawn.rowCount, "row", about: about),
        Fact("tokens-drawn", drawn.tokenCount, "token", about: about),
        Fact("epochs", epochs, "epoch", about: about, count: drawn.tokenCount),
      ]
      if let tokens = drawn.exhaustedAfter {
        facts.append(Fact("exhausted-after", tokens, "token", about: about))
      }
    }
    return facts + (hasParts ? shareFacts(about: about, asked) : [])
  }

  private var hasParts: Bool {
    mixture.phases.count > 1
      || mixture.phases.contains { phase in
        Set(phase.shares.map(\.stream)).count < phase.shares.count
      }
  }

  private func shareFacts(about: [Axis: String], _ asked: [[Double]]) -> [Fact] {
    mixture.phases.indices.flatMap { phase in
      mixture.phases[phase].shares.indices.flatMap { index -> [Fact] in
        let share = mixture.phases[phase].shares[index]
        let about = about.merging([
          .corpus: mixture.streams[share.stream].name, .phase: "\(phase)",
          .clone: "\(share.clone + 1)",
        ]) { $1 }
        return [
          Fact("tokens-asked", asked[phase][index], "token", about: about),
          Fact("tokens-given", shareTotals[phase][index].tokenCount, "token", about: about),
          Fact("rows-given", shareTotals[phase][index].rowCount, "row", about: about),
        ]
      }
    }
  }
}

extension Mixture.Phase {
  /// The tokens that each share asks for.
  fileprivate var askedTokens: [Double] {
    // Where weights change, the middle of both ends: their sums are the same.
    let weights = shares.map { Double($0.weight) + Double($0.finalWeight ?? $0.weight) }
    let sum = weights.reduce(0, +)
    return weights.map { sum > 0 ? Double(tokenBudget) * ($0 / sum) : 0 }
  }
}
