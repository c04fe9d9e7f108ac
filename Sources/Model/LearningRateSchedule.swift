import Foundation

/// The learning rate of each update.
///
/// It rises over ``warmUp`` updates to ``peak``, then goes down to ``floor`` as its shape says, so
/// that ``floor`` would be that of the update after the last of ``steps``, and stays there.
public struct LearningRateSchedule: Codable, Hashable, Sendable {
  /// How it goes on after the warm-up.
  public enum Shape: String, Codable, CaseIterable, Sendable {
    /// Along half a cosine to the floor.
    case cosine
    /// Along a line to the floor.
    case linear
    /// It stays at the peak.
    case constant
  }

  /// How *w* updates of warm-up are counted.
  public enum WarmUp: String, Codable, CaseIterable, Sendable {
    /// The first has the rate peak / *w*, the last of them the peak.
    case firstStep = "first-step"
    /// The first has the rate 0 and the one after the last of them the peak: as in optax and in
    /// Hugging Face's `get_linear_schedule_with_warmup`.
    case zero
    /// Update *n*, from 1, has what the shape has after *n* of all updates, as if there were no
    /// warm-up, times *n* / *w* as long as that is below 1: as in Languini's `CosineLR`, whose rate
    /// never is the peak.
    case languini
  }

  /// How it goes on after the warm-up.
  public var shape: Shape
  /// The rate after the warm-up.
  public var peak: Double
  /// The rate after all updates; not read where the rate is constant.
  public var floor: Double
  /// The number of updates of the warm-up.
  public var warmUp: Int
  /// How they are counted.
  public var warmUpFrom: WarmUp
  /// The number of updates in all.
  public var steps: Int

  /// Makes a schedule.
  public init(
    _ shape: Shape, peak: Double, floor: Double, warmUp: Int, from warmUpFrom: WarmUp = .firstStep,
    steps: Int
  ) {
    self.shape = shape
    self.peak = peak
    self.floor = floor
    self.warmUp = warmUp
    self.warmUpFrom = warmUpFrom
    self.steps = steps
  }

  /// The same rate for every update.
  public static func constant(rate: Double) -> Self {
    Self(.constant, peak: rate, floor: rate, warmUp: 0, steps: 0)
  }

  /// Rises linearly to `peak` from peak / `warmUp`, then falls along half a cosine to `floor`.
  public static func cosine(peak: Double, floor: Double, warmUp: Int, steps: Int) -> Self {
    Self(.cosine, peak: peak, floor: floor, warmUp: warmUp, steps: steps)
  }

  /// The rate of the update after `step` others, 0 for the first.
  public func rate(after step: Int) -> Double {
    switch warmUpFrom {
    case .firstStep:
      if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
      return rate(after: step - warmUp, of: steps - warmUp)
    case .zero:
      if step < warmUp { return peak * Double(step) / Double(warmUp) }
      return rate(after: step - warmUp, of: steps - warmUp)
    case .languini:
      let share = step + 1 < warmUp ? Double(step + 1) / Double(warmUp) : 1
      return share * rate(after: step + 1, of: steps)
    }
  }

  /// What the shape has after `step` of `steps` updates.
  private func rate(after step: Int, of steps: Int) -> Double {
    if shape == .constant { return peak }
    if step >= steps { return floor }
    let done = Double(step) / Double(steps)
    switch shape {
    case .cosine: return floor + (peak - floor) * 0.5 * (1 + cos(.pi * done))
    default: return floor + (peak - floor) * (1 - done)
    }
  }
}
