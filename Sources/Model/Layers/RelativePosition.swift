import Foundation

/// The buckets of T5's causal relative positions (Raffel et al. 2020, section 2.1).
///
/// Distances below 16 have a bucket each; those from 16 to 127 share 16 buckets of growing width;
/// everything further shares the last.
package enum RelativePosition {
  package static let buckets = 32
  private static let exact = 16
  private static let furthest = 128

  /// The bucket of a look back over `distance` ≥ 0 positions.
  package static func bucket(distance: Int) -> Int {
    distance < furthest ? near[distance] : buckets - 1
  }

  /// The buckets of the distances below the furthest.
  private static let near = (0..<furthest).map { distance in
    if distance < exact { return distance }
    let fraction =
      log(Double(distance) / Double(exact)) / log(Double(furthest) / Double(exact))
    return min(exact + Int(fraction * Double(buckets - exact)), buckets - 1)
  }
}
