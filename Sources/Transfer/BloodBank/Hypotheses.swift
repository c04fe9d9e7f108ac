internal import Chance
public import Statistics

/// The paper's hypotheses about zero-shot scores, put to the test.
///
/// - Source: Malkin, Limisiewicz & Stanovsky (2022), equations (3) and (7) to (10).
public struct Hypotheses: Sendable {
  /// What became of a hypothesis.
  public struct Outcome: Hashable, Sendable {
    /// The number of its equation.
    public let equation: Int
    /// What it says, in words.
    public let statement: String
    /// In how many cases it holds.
    public let heldCount: Int
    /// In how many it could.
    public let caseCount: Int
    /// Where it does not, the lesser one first.
    public let exceptions: [String]
    /// A correlation, or a difference of means, with its permutation test.
    public let test: NodePermutation?
  }

  private let scores: ZeroShot
  private let bank: BloodBank
  private let resampleCount: Int
  private let key: UInt64
  /// *Z*(*C*) of each set, *C* being all languages of the tasks.
  private let means: [Double?]

  /// Makes ready to test the hypotheses about `scores` that follow from `bank`.
  public init(_ scores: ZeroShot, bank: BloodBank, resampleCount: Int, seed: UInt64) {
    self.scores = scores
    self.bank = bank
    self.resampleCount = resampleCount
    key = SplitMix64.key(seed: seed, name: "hypotheses")
    means = scores.sets.indices.map {
      scores.mean(set: $0, among: Array(scores.languages.indices))
    }
  }

  /// All that could be looked at, in the order of the equations.
  ///
  /// - Throws: `StatisticsError`.
  public func outcomes() throws(StatisticsError) -> [Outcome] {
    var outcomes = [monotonicity, try proportionality(), donationOrder]
    if let halves = try recipientHalves() { outcomes.append(halves) }
    return (outcomes + [donationChain]).filter { $0.caseCount > 0 }
  }

  /// Equation (3): a set that another one contains does no better on the tasks.
  public var monotonicity: Outcome {
    outcome(3, "more pretraining languages do no harm: P in P' means Z(P) <= Z(P')") {
      scores.pretraining[$0].isStrictSubset(of: scores.pretraining[$1])
    }
  }

  /// Equation (7): zero-shot transfer is proportional to the sum of recipience over the pretraining
  /// languages; the test is of their correlation over sets.
  public func proportionality() throws(StatisticsError) -> Outcome {
    let sums = sums(of: bank.recipience)
    let order = outcome(7, "Z(P) is proportional to the sum of R over P") {
      isLess(sums[$0], sums[$1])
    }
    let known = scores.sets.indices.filter { sums[$0] != nil && means[$0] != nil }
    var generator = SplitMix64(key: key, counter: 7)
    let (x, y) = (known.compactMap { sums[$0] }, known.compactMap { means[$0] })
    let test = try NodePermutation(
      nodeCount: known.count, resampleCount: resampleCount, generator: &generator
    ) { correlation(x, y, order: $0) }
    return Outcome(
      equation: order.equation, statement: order.statement, heldCount: order.heldCount,
      caseCount: order.caseCount, exceptions: order.exceptions,
      test: test.observed.isNaN ? nil : test)
  }

  /// Equation (8): a set with a larger sum of donations does better.
  public var donationOrder: Outcome {
    let sums = sums(of: bank.donation)
    return outcome(8, "a larger sum of D over P means Z(P) is no smaller") {
      isLess(sums[$0], sums[$1])
    }
  }

  /// Equation (9): of the tasks' languages, the half with more recipience does better in every set.
  ///
  /// The test gives languages to the halves in every other way, and takes the mean over sets.
  ///
  /// - Returns: `nil` where a language has no recipience, or there are fewer than two in a half.
  public func recipientHalves() throws(StatisticsError) -> Outcome? {
    let places = scores.languages.compactMap { bank.languages.firstIndex(of: $0) }
    let half = places.count / 2
    guard places.count == scores.languages.count, half > 1 else { return nil }
    // The most recipient first; a middle language of an odd number belongs to neither half.
    let ranked = places.indices.sorted {
      let (left, right) = (bank.recipience(of: places[$0]), bank.recipience(of: places[$1]))
      return left > right || (left == right && $0 < $1)
    }
    func difference(set: Int, _ order: [Int]) -> Double? {
      let most = scores.mean(set: set, among: order.prefix(half).map { ranked[$0] })
      let least = scores.mean(set: set, among: order.suffix(half).map { ranked[$0] })
      return most.flatMap { most in least.map { most - $0 } }
    }
    let sets = scores.sets.indices.filter { means[$0] != nil }
    let start = Array(ranked.indices)
    let held = sets.filter { (difference(set: $0, start) ?? 0) > 0 }
    var generator = SplitMix64(key: key, counter: 9)
    let test = try NodePermutation(
      nodeCount: ranked.count, resampleCount: resampleCount, generator: &generator
    ) { order in mean(sets.map { difference(set: $0, order) ?? .nan }) }
    return Outcome(
      equation: 9, statement: "the half of the languages with more R does better in every set",
      heldCount: held.count, caseCount: sets.count,
      exceptions: sets.filter { !held.contains($0) }.map { scores.sets[$0] },
      test: test.observed.isNaN ? nil : test)
  }

  /// Equation (10): sets in the order of their donations are in that order on the tasks, each
  /// better than the one before.
  public var donationChain: Outcome {
    let sums = sums(of: bank.donation)
    let chain = scores.sets.indices.filter { sums[$0] != nil && means[$0] != nil }
      .sorted { isLess(sums[$0], sums[$1]) || (sums[$0] == sums[$1] && $0 < $1) }
    let links = Array(zip(chain, chain.dropFirst()))
    let broken = links.filter { !isLess(means[$0], means[$1]) }
    return Outcome(
      equation: 10, statement: "sets in the order of their D are in the order of Z, without ties",
      heldCount: links.count - broken.count, caseCount: links.count,
      exceptions: broken.map { "\(scores.sets[$0]) -> \(scores.sets[$1])" }, test: nil)
  }

  /// The pairs of sets of which one is less than the other, and whether it does no better.
  private func outcome(
    _ equation: Int, _ statement: String, isLess: (Int, Int) -> Bool
  ) -> Outcome {
    var (held, cases) = (0, 0)
    var exceptions: [String] = []
    for left in scores.sets.indices {
      for right in scores.sets.indices where left != right && isLess(left, right) {
        guard let lesser = means[left], let greater = means[right] else { continue }
        cases += 1
        if lesser <= greater {
          held += 1
        } else {
          exceptions.append("\(scores.sets[left]) -> \(scores.sets[right])")
        }
      }
    }
    return Outcome(
      equation: equation, statement: statement, heldCount: held, caseCount: cases,
      exceptions: exceptions, test: nil)
  }

  /// The sum of a quantity over each set's pretraining languages; `nil` where one is not known.
  private func sums(of quantity: (Int) -> Double) -> [Double?] {
    scores.pretraining.map { members in
      var sum = 0.0
      for name in members.sorted() {
        guard let place = bank.languages.firstIndex(of: name) else { return nil }
        sum += quantity(place)
      }
      return sum
    }
  }

  private func isLess(_ left: Double?, _ right: Double?) -> Bool {
    guard let left, let right else { return false }
    return left < right
  }
}
