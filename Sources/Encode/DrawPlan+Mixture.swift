import Glibc
package import TokenStore
package import Values

extension DrawPlan {
  /// Weights that are no simple fractions are rounded to parts of this whole.
  static let parts: UInt64 = 1 << 32
  /// Weights that change linearly may not have a larger sum.
  private static let largestSum: UInt64 = 1 << 34

  /// The mixture, once the corpora are known to have `tokenCounts` tokens.
  ///
  /// Weights without a temperature are exact. Those with one, and those that change linearly from
  /// one to others whose common denominator is above 2^34, are rounded to parts of 2^32, those
  /// with the largest remainders up.
  ///
  /// - Parameter epochTokens: The tokens that an epoch draws of each corpus: all, unless others are
  ///   given.
  /// - Throws: `SettingError` where a corpus that is weighed has no tokens.
  package func mixture(
    tokenCounts: [Int], epochTokens: [Int]? = nil
  ) throws(SettingError) -> Mixture {
    for (corpus, count) in zip(corpora, tokenCounts) where count == 0 && isWeighed(corpus.name) {
      throw SettingError(
        key: "corpus \(corpus.name)", found: "no tokens", expected: "some, since it has a weight")
    }
    let counts = Dictionary(
      zip(corpora.map(\.name), tokenCounts), uniquingKeysWith: { first, _ in first })
    var mixture = Mixture(
      streams: zip(corpora, tokenCounts).map { .init(name: $0.name, tokenCount: $1) },
      phases: phases(counts), rowLength: rowLength, seed: seed)
    if let epochs {
      mixture.phases[0].tokenBudget = try tokens(of: epochs, epochTokens ?? tokenCounts)
    }
    mixture.draws = settings.draws
    mixture.unit = settings.unit
    mixture.batchRows = settings.batchRows
    mixture.packing = settings.packing
    let places = places
    mixture.only = only.map {
      Mixture.Only(
        stream: places[$0.clone.corpus] ?? 0, clone: $0.clone.index, givenTo: $0.givenTo)
    }
    mixture.withheld = withheld.map { clone, share in
      let documents = share.numerator.multipliedFullWidth(by: Self.parts)
      return Mixture.Withheld(
        stream: places[clone.corpus] ?? 0, clone: clone.index,
        documentsOf2To32: documents.high < share.denominator
          ? share.denominator.dividingFullWidth(documents).quotient : Self.parts,
        seed: withheldSeed)
    }
    return mixture
  }

  /// Where each corpus stands, by its name.
  private var places: [String: Int] {
    Dictionary(zip(corpora.map(\.name), corpora.indices), uniquingKeysWith: { first, _ in first })
  }

  private func phases(_ counts: [String: Int]) -> [Mixture.Phase] {
    let places = places
    return stages.map { stage in
      let weights = stage.whole(counts)
      return Mixture.Phase(
        tokenBudget: stage.tokens,
        shares: stage.clones.enumerated().map { index, clone in
          Mixture.Share(
            stream: places[clone.corpus] ?? 0, clone: clone.index,
            weight: (weights.first ?? weights.last)[index],
            finalWeight: weights.first.map { _ in weights.last[index] })
        })
    }
  }

  /// As many tokens as all weighed corpora have together, so many times.
  private func tokens(of epochs: Int, _ epochTokens: [Int]) throws(SettingError) -> Int {
    let weighed = zip(corpora, epochTokens).filter { isWeighed($0.0.name) }
    let (tokens, overflow) = weighed.reduce(0) { $0 + $1.1 }
      .multipliedReportingOverflow(by: epochs)
    guard !overflow, stages.count == 1 else {
      throw SettingError(
        key: "epochs", found: "\(epochs) with \(stages.count) stages",
        expected: "one stage, and fewer than 2^63 tokens in all")
    }
    return tokens
  }

  private func isWeighed(_ corpus: String) -> Bool {
    stages.contains { stage in
      ([stage.weights] + (stage.from.map { [$0] } ?? [])).contains { weights in
        weights.clones.contains { $0.clone.corpus == corpus && $0.weight.numerator > 0 }
      }
    }
  }
}

extension DrawPlan.Stage {
  /// Who has a weight in it, at its end or its start, in the order written.
  package var clones: [DrawPlan.Clone] {
    var clones = weights.clones.map(\.clone)
    for (clone, _) in from?.clones ?? [] where !clones.contains(clone) { clones.append(clone) }
    return clones
  }

  /// Whole weights at its end, and at its start where they change: with the same sums.
  fileprivate func whole(_ counts: [String: Int]) -> (first: [UInt64]?, last: [UInt64]) {
    guard let from else { return (nil, weights.whole(for: clones, counts)) }
    if from.isExact, weights.isExact,
      let scaled = DrawPlan.scaled(from.exact(for: clones), weights.exact(for: clones))
    {
      return scaled
    }
    return (from.rounded(for: clones, counts), weights.rounded(for: clones, counts))
  }
}

extension DrawPlan {
  /// Both with the same sum, where that is not too large.
  fileprivate static func scaled(
    _ first: [UInt64]?, _ last: [UInt64]?
  ) -> (first: [UInt64]?, last: [UInt64])? {
    guard let first, let last else { return nil }
    func sum(_ weights: [UInt64]) -> UInt64 {
      weights.reduce(0) { min(largestSum + 1, $0 &+ min(largestSum, $1)) }
    }
    let (firstSum, lastSum) = (sum(first), sum(last))
    guard firstSum > 0, lastSum > 0, firstSum <= largestSum, lastSum <= largestSum else {
      return nil
    }
    var (divisor, rest) = (firstSum, lastSum)
    while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
    guard firstSum / divisor <= largestSum / lastSum else { return nil }
    return (
      first.map { $0 * (lastSum / divisor) }, last.map { $0 * (firstSum / divisor) }
    )
  }
}

extension DrawPlan.Weights {
  fileprivate var isExact: Bool { temperature == 0 }

  private func weight(of clone: DrawPlan.Clone) -> Weight? {
    clones.first { $0.clone == clone }?.weight
  }

  fileprivate func whole(for clones: [DrawPlan.Clone], _ counts: [String: Int]) -> [UInt64] {
    isExact ? exact(for: clones) ?? rounded(for: clones, counts) : rounded(for: clones, counts)
  }

  /// The weights as whole numbers, or `nil` where their common denominator is too large.
  fileprivate func exact(for clones: [DrawPlan.Clone]) -> [UInt64]? {
    let whole = Weight.integers(self.clones.map(\.weight))
    return whole.map { whole in
      clones.map { clone in
        self.clones.firstIndex { $0.clone == clone }.map { whole[$0] } ?? 0
      }
    }
  }

  /// Parts of ``DrawPlan/parts``, which is their sum.
  fileprivate func rounded(for clones: [DrawPlan.Clone], _ counts: [String: Int]) -> [UInt64] {
    let weights = clones.map { clone in
      weight(of: clone).map {
        Double($0.numerator) / Double($0.denominator)
          * pow(Double(counts[clone.corpus] ?? 0), temperature)
      } ?? 0
    }
    let sum = weights.reduce(0, +)
    if !(sum > 0) { return weights.map { _ in 0 } }
    let shares = weights.map { $0 / sum * Double(DrawPlan.parts) }
    var whole = shares.map { UInt64($0) }
    let missing = Int(DrawPlan.parts) - Int(whole.reduce(0, +))
    let byRest = shares.indices.filter { shares[$0] > 0 }.sorted {
      (shares[$1] - shares[$1].rounded(.down), $0) < (shares[$0] - shares[$0].rounded(.down), $1)
    }
    for index in byRest.prefix(max(0, missing)) { whole[index] += 1 }
    return whole
  }
}
