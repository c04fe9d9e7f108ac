/// Quantiles of a sample.
public enum Quantile {
  /// The value that a share `share` of the sample lies below, by straight lines between the ordered
  /// values: definition 7 of Hyndman & Fan (1996), as NumPy's and R's default; `nil` of nothing.
  public static func value(_ share: Double, of values: [Double]) -> Double? {
    guard !values.isEmpty, share >= 0, share <= 1 else { return nil }
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let below = min(Int(place), sorted.count - 1)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
