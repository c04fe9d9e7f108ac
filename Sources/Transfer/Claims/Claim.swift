/// A claim of a study: what its values are of, and what it says of them.
public struct Claim: Encodable, Sendable {
  /// One of the two that are compared.
  public enum Side: Encodable, Sendable {
    /// The mean over these runs, seed by seed.
    case runs([TransferTasks.ScoredRun])
    /// The mean over these languages.
    case languages([String])
    /// The bytes of their own that the runs of the other side had.
    case own
    /// A number.
    case number(Double)
  }

  /// What it says.
  public var settings: ClaimSettings
  /// What it says something of; no languages and no runs for what is of a whole comparison.
  public var of: Side
  /// What that is compared with.
  public var than: Side
  /// The seeds that it rests on.
  public var seeds: [Int]

  /// Makes a claim.
  public init(settings: ClaimSettings, of: Side, than: Side, seeds: [Int]) {
    self.settings = settings
    self.of = of
    self.than = than
    self.seeds = seeds
  }

  /// The runs that it names.
  public var runs: [TransferTasks.ScoredRun] {
    [of, than].flatMap { side -> [TransferTasks.ScoredRun] in
      if case .runs(let runs) = side { return runs }
      return []
    }
  }

  /// What is told is a difference, or, where something is compared with a number, that itself:
  /// what a difference on the scale is told as.
  func told(_ difference: Double) -> Double {
    let scale = settings.measure.scale
    guard case .number(let number) = than else { return scale.told(difference) }
    return scale.told(difference + scale.scaled(number))
  }

  /// The smallest effect that studies of so many seeds with a standard deviation of `spread` over
  /// them would show in four of five cases, as it is told; `nil` where nothing would be.
  ///
  /// - Parameter pairCount: Of reliability, of how many pairs.
  public func detectable(spread: Double?, pairCount: Int = 0) -> Double? {
    if settings.measure == .reliability {
      guard case .number(let number) = than, seeds.count > 1, pairCount > 1 else { return nil }
      return ReliabilityTest.detectable(
        above: number + settings.scaledMargin, pairCount: pairCount, seedCount: seeds.count)
    }
    return spread.flatMap {
      ClaimTest.detectable(
        settings.relation, margin: settings.scaledMargin, spread: $0, seedCount: seeds.count)
    }.map(toldDetectable)
  }

  /// A detectable effect on the scale, as it is told: that of a margin, for likeness.
  func toldDetectable(_ effect: Double) -> Double {
    switch settings.relation {
    case .more: told(effect)
    case .less: told(-effect)
    case .alike: settings.measure.scale.told(effect)
    }
  }
}
