internal import Corpus
internal import Statistics

/// What became of a claim.
struct ClaimResult {
  /// What a seed says, on the scale on which values are subtracted.
  struct Seed {
    var seed: Int
    var of: Bounds
    var than: Bounds
  }

  let claim: Claim
  private(set) var seeds: [Seed] = []
  private(set) var verdict = ClaimTest.Verdict.notShown
  /// As told.
  private(set) var effect: Double?
  private(set) var lower: Double?
  private(set) var upper: Double?
  private(set) var detectable: Double?
  /// On the scale.
  private(set) var spread: Double?
  private(set) var method = "t over seeds"

  /// Decides a claim by what `values` say.
  ///
  /// - Throws: ``TransferError`` where a score is missing.
  init(_ claim: Claim, _ values: ClaimValues) throws {
    self.claim = claim
    if claim.settings.measure == .reliability {
      decideReliability(values)
      return
    }
    for seed in claim.seeds {
      guard let of = try side(claim.of, seed, values), let than = try side(claim.than, seed, values)
      else { continue }
      seeds.append(Seed(seed: seed, of: of, than: than))
    }
    guard !seeds.isEmpty else { return }
    let test = ClaimTest(
      seeds.map { $0.of - $0.than }, claim.settings.relation, margin: claim.settings.scaledMargin)
    verdict = test.verdict
    effect = test.mean.map(claim.told)
    if test.lower.isFinite { lower = claim.told(test.lower) }
    if test.upper.isFinite { upper = claim.told(test.upper) }
    detectable = test.detectable.map(claim.toldDetectable)
    spread = test.spread
  }

  private mutating func decideReliability(_ values: ClaimValues) {
    guard case .bank(let scores) = values, case .number(let number) = claim.than,
      let test = ReliabilityTest(scores, above: number, margin: claim.settings.scaledMargin)
    else { return }
    method = "F distribution, pairs taken as independent"
    verdict = test.verdict
    effect = test.value
    lower = test.interval.lower
    upper = test.interval.upper
    detectable = test.detectable
  }

  /// What a seed says of a side; `nil` where a value is missing.
  private func side(_ side: Claim.Side, _ seed: Int, _ values: ClaimValues) throws -> Bounds? {
    let scale = claim.settings.measure.scale
    switch side {
    case .number(let number): return Bounds(scale.scaled(number))
    case .languages(let names):
      let gives = claim.settings.measure == .donation
      return Self.whole(names.map { values.value(of: $0, seed: seed, gives: gives) })
    case .runs(let runs):
      return Self.whole(
        try runs.filter { $0.seed == seed }.map { try values.value(of: $0, scale) })
    case .own:
      guard case .runs(let runs) = claim.of else { return nil }
      let sizes = runs.filter { $0.seed == seed }.map { Bounds(scale.scaled(Double($0.size))) }
      return Bounds.mean(sizes)
    }
  }

  /// The mean, where nothing is missing.
  private static func whole(_ values: [Bounds?]) -> Bounds? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? Bounds.mean(known) : nil
  }

  // MARK: - Files

  /// Writes `seeds.csv` and `facts.jsonl` into `folder`.
  func write(name: String, to folder: String) throws {
    try TextTable.write([(Self.tableName, rows)], facts(about: [.claim: name]), to: folder)
  }

  private static let tableName = "seeds.csv"

  private var rows: [[String]] {
    let scale = claim.settings.measure.scale
    return [["seed", "of_lower", "of_upper", "than_lower", "than_upper"]]
      + seeds.map { seed in
        ["\(seed.seed)"]
          + [seed.of.lower, seed.of.upper, seed.than.lower, seed.than.upper].map { bound in
            bound.isFinite ? cell(scale.told(bound)) : ""
          }
      }
  }

  /// The facts.
  func facts(about: [Axis: String]) -> [Fact] {
    let unit = claim.settings.measure.isRatio ? "ratio" : "1"
    let count = claim.settings.measure == .reliability ? claim.seeds.count : seeds.count
    var facts = [
      Fact("claim-verdict", Double(verdict.rawValue), "verdict", about: about, count: count)
    ]
    func add(_ metric: String, _ value: Double?, _ unit: String, _ interval: [Double]? = nil) {
      guard let value else { return }
      facts.append(
        Fact(
          metric, value, unit, about: about, interval: interval,
          method: interval == nil ? nil : method, count: count))
    }
    let ends = [lower, upper].compactMap { $0 }
    add("claim-effect", effect, unit, ends.count == 2 ? ends : nil)
    if effect == nil || ends.count < 2 {
      add("claim-at-least", lower, unit)
      add("claim-at-most", upper, unit)
    }
    add("claim-margin", claim.settings.margin, unit)
    add("claim-detectable", detectable, unit)
    add("claim-spread", spread, claim.settings.measure.isRatio ? "ln" : unit)
    facts.append(
      Fact("claim-seeds", seeds.count, "seed", about: about, table: Self.tableName))
    return facts
  }
}
