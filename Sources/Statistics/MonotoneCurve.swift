/// A falling or rising curve through points: cubic between them, and monotone where they are.
///
/// Cubic Hermite pieces with the slopes of Fritsch and Butland: the weighted harmonic mean of the
/// slopes on both sides, 0 where these differ in sign. Unlike a spline it makes no bumps that the
/// points do not have, so it can be inverted; and on a smooth, bent curve it errs by the fourth
/// power of the points' distance inside, where straight lines err by the second.
///
/// - Source: Fritsch & Butland (1984), “A method for constructing local monotone piecewise cubic
///   interpolants”; ends by the three-point rule of Moler (2004), “Numerical computing with
///   MATLAB”, as in SciPy's `PchipInterpolator`.
public struct MonotoneCurve: Hashable, Sendable {
  /// The places of the points, increasing.
  public let places: [Double]
  /// The values at the points.
  public let values: [Double]
  private let slopes: [Double]

  /// Makes a curve through points with increasing places.
  ///
  /// - Throws: ``StatisticsError/unsupportedCurve(points:)`` for fewer than two points, places that
  ///   do not increase, or what is not finite.
  public init(places: [Double], values: [Double]) throws(StatisticsError) {
    let increase = zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
    guard places.count == values.count, places.count >= 2, increase,
      (places + values).allSatisfy(\.isFinite)
    else { throw .unsupportedCurve(points: min(places.count, values.count)) }
    self.places = places
    self.values = values
    slopes = Self.slopes(places, values)
  }

  /// Makes a curve that does not rise, from points that may: values that do are replaced by the
  /// weighted mean of their neighbours, as few as are needed.
  ///
  /// - Parameter weights: How much each value counts: of how many runs it is the mean.
  /// - Throws: ``StatisticsError/unsupportedCurve(points:)``.
  /// - Source: Ayer, Brunk, Ewing, Reid & Silverman (1955), “An empirical distribution function for
  ///   sampling with incomplete information” (pool adjacent violators).
  public init(
    fallingThrough values: [Double], at places: [Double], weights: [Double]
  ) throws(StatisticsError) {
    guard values.count == weights.count else { throw .unsupportedCurve(points: 0) }
    var blocks: [(value: Double, weight: Double, count: Int)] = []
    for (value, weight) in zip(values, weights) {
      blocks.append((value, weight, 1))
      while blocks.count > 1, blocks[blocks.count - 2].value < blocks[blocks.count - 1].value {
        let last = blocks.removeLast()
        let before = blocks.removeLast()
        let weight = before.weight + last.weight
        let mean = (before.value * before.weight + last.value * last.weight) / weight
        blocks.append((mean, weight, before.count + last.count))
      }
    }
    try self.init(
      places: places,
      values: blocks.flatMap { [Double](repeating: $0.value, count: $0.count) })
  }

  private static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
    let widths = zip(x.dropFirst(), x).map { $0 - $1 }
    let rises = widths.indices.map { (y[$0 + 1] - y[$0]) / widths[$0] }
    if rises.count == 1 { return [rises[0], rises[0]] }
    let inner = (1..<rises.count).map { index -> Double in
      let (left, right) = (rises[index - 1], rises[index])
      if left * right <= 0 { return 0 }
      let first = 2 * widths[index] + widths[index - 1]
      let second = widths[index] + 2 * widths[index - 1]
      return (first + second) / (first / left + second / right)
    }
    let last = rises.count - 1
    return [end(widths[0], widths[1], rises[0], rises[1])] + inner
      + [end(widths[last], widths[last - 1], rises[last], rises[last - 1])]
  }

  /// The slope at an end, from the two pieces nearest to it.
  private static func end(
    _ width: Double, _ next: Double, _ rise: Double, _ nextRise: Double
  ) -> Double {
    let slope = ((2 * width + next) * rise - width * nextRise) / (width + next)
    if slope * rise <= 0 { return 0 }
    return rise * nextRise <= 0 && abs(slope) > 3 * abs(rise) ? 3 * rise : slope
  }

  /// The value at `place`; `nil` beyond the points.
  public func value(at place: Double) -> Double? {
    guard let first = places.first, let last = places.last, place >= first, place <= last else {
      return nil
    }
    let piece = max(
      0, min((places.firstIndex { $0 > place } ?? places.count) - 1, places.count - 2))
    let width = places[piece + 1] - places[piece]
    let t = (place - places[piece]) / width
    let bend = t * t * (3 - 2 * t)
    return values[piece] + (values[piece + 1] - values[piece]) * bend
      + width * t * (1 - t) * ((1 - t) * slopes[piece] - t * slopes[piece + 1])
  }

  /// Where a falling curve has `value`: the middle of the places that have it; `nil` beyond it.
  public func place(of value: Double) -> Double? {
    guard let first = values.first, let last = values.last, value <= first, value >= last else {
      return nil
    }
    let left = edge { $0 > value }
    let right = edge { $0 >= value }
    return (left + right) / 2
  }

  /// The end of the places whose value satisfies `isBefore`, by bisection.
  private func edge(_ isBefore: (Double) -> Bool) -> Double {
    var (low, high) = (places[0], places[places.count - 1])
    if !isBefore(values[0]) { return low }
    if isBefore(values[values.count - 1]) { return high }
    for _ in 0..<100 {
      let middle = low + (high - low) / 2
      if isBefore(self.value(at: middle) ?? .nan) { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
