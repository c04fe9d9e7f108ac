/// Probabilities of several tests, made larger so that they can be read together.
public enum Multiplicity {
  /// Holm's: the chance that any of the hypotheses with an adjusted probability of at most α is
  /// rejected though true is at most α, however the tests depend on each other.
  ///
  /// - Source: Holm (1979), “A simple sequentially rejective multiple test procedure”.
  public static func holm(_ probabilities: [Double]) -> [Double] {
    var adjusted = probabilities
    var largest = 0.0
    for (rank, place) in order(of: probabilities).enumerated() {
      largest = max(largest, min(1, probabilities[place] * Double(probabilities.count - rank)))
      adjusted[place] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg's: of the hypotheses with an adjusted probability of at most α, a share
  /// of at most α is true on average, where the tests are independent or rise together.
  ///
  /// - Source: Benjamini & Hochberg (1995), “Controlling the false discovery rate”.
  public static func benjaminiHochberg(_ probabilities: [Double]) -> [Double] {
    var adjusted = probabilities
    var smallest = 1.0
    for (rank, place) in order(of: probabilities).enumerated().reversed() {
      let scaled = probabilities[place] * Double(probabilities.count) / Double(rank + 1)
      smallest = min(smallest, scaled)
      adjusted[place] = smallest
    }
    return adjusted
  }

  private static func order(of values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }
}
