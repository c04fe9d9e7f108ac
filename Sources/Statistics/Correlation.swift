/// How two series of numbers go together.
public enum Correlation {
  /// Ranks from 1; equal numbers share the mean of theirs.
  public static func ranks(of values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }

  /// Pearson's correlation; `nil` for fewer than two pairs, or where one series does not vary.
  ///
  /// - Parameters:
  ///   - x: A series.
  ///   - y: One as long; what one has more than the other is left out.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    let count = min(x.count, y.count)
    guard count > 1 else { return nil }
    let (x, y) = (centred(x[..<count]), centred(y[..<count]))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for index in 0..<count {
      xx += x[index] * x[index]
      yy += y[index] * y[index]
      xy += x[index] * y[index]
    }
    guard xx > 0, yy > 0 else { return nil }
    return max(-1, min(1, xy / xx.squareRoot() / yy.squareRoot()))
  }

  /// Spearman's correlation: Pearson's of the ranks, so that only order counts.
  ///
  /// - Source: Spearman (1904), “The proof and measurement of association between two things”.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    pearson(ranks(of: x), ranks(of: y))
  }

  /// What of `values` is left when the least-squares fit of `columns` and of a constant is taken
  /// away. The correlation of two such residuals is the partial correlation given the columns.
  ///
  /// Columns that follow from those before them change nothing.
  public static func residuals(of values: [Double], given columns: [[Double]]) -> [Double] {
    var basis: [[Double]] = []
    for column in [[Double](repeating: 1, count: values.count)] + columns {
      let size = product(column, column)
      // Twice, since once leaves rounding errors that are not at right angles.
      let rest = removing(basis, from: removing(basis, from: column))
      let left = product(rest, rest)
      guard left > 1e-18 * size, left > 0 else { continue }
      basis.append(rest.map { $0 / left.squareRoot() })
    }
    let rest = removing(basis, from: removing(basis, from: values))
    // What the columns explain wholly leaves rounding errors, which must not look like a series.
    let isNothing = product(rest, rest) <= 1e-24 * product(values, values)
    return isNothing ? [Double](repeating: 0, count: values.count) : rest
  }

  private static func removing(_ basis: [[Double]], from values: [Double]) -> [Double] {
    var rest = values
    for column in basis {
      let share = product(column, rest)
      for index in rest.indices { rest[index] -= share * column[index] }
    }
    return rest
  }

  private static func product(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
  }

  /// The values less their mean; all 0 where they are equal, which the mean may miss by a bit.
  private static func centred(_ values: ArraySlice<Double>) -> [Double] {
    if values.allSatisfy({ $0 == values.first }) {
      return [Double](repeating: 0, count: values.count)
    }
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }
}
