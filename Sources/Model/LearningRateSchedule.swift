import Foundation

/// The learning rate of each update.
public enum LearningRateSchedule: Codable, Hashable, Sendable {
  /// The same rate for every update.
  case constant(rate: Double)
  /// Rises linearly to `peak` over `warmUp` updates, then falls along half a cosine to `floor`,
  /// which it reaches after `steps` updates in all and keeps.
  case cosine(peak: Double, floor: Double, warmUp: Int, steps: Int)

  /// The rate of the update after `step` others, 0 for the first.
  ///
  /// The first of *w* warm-up updates has the rate peak / *w*, the last of them peak.
  public func rate(after step: Int) -> Double {
    switch self {
    case .constant(let rate): return rate
    case .cosine(let peak, let floor, let warmUp, let steps):
      if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
      if step >= steps { return floor }
      let done = Double(step - warmUp) / Double(steps - warmUp)
      return floor + (peak - floor) * 0.5 * (1 + cos(.pi * done))
    }
  }
}
