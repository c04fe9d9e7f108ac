/// The true shares of classes behind counts of outcomes that confuse them.
///
/// Line *i* has the outcome *o* with probability Σₜ πₜ *C*ₜₒ. The shares π under which the counts
/// are likeliest are found by expectation maximisation: lines are shared out among the classes by
/// how likely each made them, and the shares are those of the portions. Where the solution of the
/// linear equations *n* = *N* π*C* has no negative share, it is that solution.
///
/// - Source: Dempster, Laird & Rubin (1977), “Maximum likelihood from incomplete data via the EM
///   algorithm”; Saerens, Latinne & Decaestecker (2002), “Adjusting the outputs of a classifier to
///   new a priori probabilities: a simple procedure”.
public enum ConfusedShares {
  /// The likeliest shares.
  ///
  /// Where two classes have the same row of `confusion`, their shares stay equal; an outcome that
  /// no class can have is left out; without any counts the shares are equal.
  ///
  /// - Parameters:
  ///   - counts: `[O]`: how often each outcome was seen; negative counts are 0.
  ///   - confusion: `[T][O]`: the probability of each outcome in each class.
  ///   - start: `[T]`: where the search begins, `nil` for equal shares; it decides only among
  ///     shares that are equally likely.
  ///   - roundCount: The most rounds; the search ends when no share moves by 1e-9.
  /// - Returns: `[T]`, adding up to 1.
  /// - Complexity: O(`roundCount` · *T* · *O*) at most; entries that are 0 cost nothing.
  public static func likeliest(
    counts: [Double], confusion: [[Double]], start: [Double]? = nil, roundCount: Int = 2000
  ) -> [Double] {
    let classCount = confusion.count
    guard classCount > 0 else { return [] }
    let seen = counts.indices.filter { outcome in
      counts[outcome] > 0 && confusion.contains { outcome < $0.count && $0[outcome] > 0 }
    }
    let total = seen.reduce(0.0) { $0 + counts[$1] }
    let equal = [Double](repeating: 1 / Double(classCount), count: classCount)
    var shares = start ?? equal
    if seen.isEmpty { return equal }
    // Sparse rows: most classes can have few of the outcomes.
    let entries = seen.map { outcome in
      (0..<classCount).compactMap { label -> (label: Int, probability: Double)? in
        let row = confusion[label]
        return outcome < row.count && row[outcome] > 0 ? (label, row[outcome]) : nil
      }
    }
    for _ in 0..<roundCount {
      var portions = [Double](repeating: 0, count: classCount)
      for (index, outcome) in seen.enumerated() {
        let evidence = entries[index].reduce(0.0) { $0 + shares[$1.label] * $1.probability }
        if evidence <= 0 { continue }
        for (label, probability) in entries[index] {
          portions[label] += counts[outcome] * shares[label] * probability / evidence
        }
      }
      var largestMove = 0.0
      for label in shares.indices {
        let share = portions[label] / total
        largestMove = max(largestMove, abs(share - shares[label]))
        shares[label] = share
      }
      if largestMove < 1e-9 { break }
    }
    let sum = shares.reduce(0, +)
    return sum > 0 ? shares.map { $0 / sum } : equal
  }
}
