import Glibc

/// Straight lines between points, with the arithmetic of NumPy's `interp`, so that the results are
/// the same to the last bit.
///
/// - Source: NumPy's documentation of `interp`; the order of operations was found by comparing
///   (Tests/Tools/interpolation_golden.py).
public enum Interpolation {
  /// The value at `place` between points whose places do not fall; `nil` beyond them.
  ///
  /// Where several points are at `place`, the last one's value.
  public static func value(at place: Double, places: [Double], values: [Double]) -> Double? {
    guard let first = places.first, let last = places.last, place >= first, place <= last else {
      return nil
    }
    var (low, high) = (0, places.count)
    // places[low] ≤ place < places[high], the end counting as infinite.
    while high - low > 1 {
      let middle = (low + high) / 2
      if places[middle] <= place { low = middle } else { high = middle }
    }
    if low == places.count - 1 || places[low] == place { return values[low] }
    let slope = (values[low + 1] - values[low]) / (places[low + 1] - places[low])
    return slope * (place - places[low]) + values[low]
  }

  /// The value at `place` between points in any order, which are sorted by their places first.
  public static func sortedValue(at place: Double, places: [Double], values: [Double]) -> Double? {
    let order = order(of: places)
    return value(at: place, places: order.map { places[$0] }, values: order.map { values[$0] })
  }

  /// What `numpy.interp(place, places, values, period=period)` gives: places count modulo `period`,
  /// and beyond the last comes the first again, so that there is a value everywhere; `nil` without
  /// points, or where `period` is not positive.
  public static func periodicValue(
    at place: Double, places: [Double], values: [Double], period: Double
  ) -> Double? {
    guard !places.isEmpty, period > 0 else { return nil }
    let wrapped = places.map { remainder($0, period) }
    let order = order(of: wrapped)
    let (last, first) = (order[order.count - 1], order[0])
    return value(
      at: remainder(place, period),
      places: [wrapped[last] - period] + order.map { wrapped[$0] } + [wrapped[first] + period],
      values: ([last] + order + [first]).map { values[$0] })
  }

  /// The remainder with the sign of `period`, as Python has it.
  private static func remainder(_ value: Double, _ period: Double) -> Double {
    let rest = fmod(value, period)
    return rest < 0 ? rest + period : rest
  }

  /// The indices of `places` from the smallest; equal ones stay in their order.
  private static func order(of places: [Double]) -> [Int] {
    places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
  }
}
