/// What one share is due after so many tokens, or so many units, of its phase.
///
/// A constant share of weight *w* out of *S* is due *w* *T* / *S* after *T*. Where the weight goes
/// linearly from *a* to *b* in a phase of *B*, the share is due its integral,
/// (*a* *T* + (*b* − *a*) *T*² / 2*B*) / *S*. Dues never fall, and those of all shares sum to *T*.
///
/// Comparisons are of 128-bit integers: the order is the same on every machine.
package enum ShareCurve {
  /// The same weight throughout: above 0, at most `sum`.
  case constant(weight: UInt64, sum: UInt64)
  /// A weight that changes linearly, with `sum` up to 2^34 and `budget` below 2^46, above 0.
  case linear(first: UInt64, last: UInt64, sum: UInt64, budget: Int)

  /// Later than any phase lasts.
  package static let never = Int.max / 4

  /// The curve of `share` in a phase whose weights have the sum `sum`.
  init(_ share: Mixture.Share, sum: UInt64, budget: Int) {
    if let last = share.finalWeight {
      self = .linear(first: share.weight, last: last, sum: sum, budget: budget)
    } else {
      self = .constant(weight: share.weight, sum: sum)
    }
  }

  /// The first *T* after which the share is due more than `value`, or ``never``.
  package func point(above value: Int) -> Int {
    switch self {
    case .constant(let weight, let sum):
      Self.whole(UInt128(sum) * UInt128(value) / UInt128(weight) + 1)
    case .linear:
      // Dues are multiples of 1 / 2 B S.
      search(value, 1)
    }
  }

  /// The first *T* after which the share is due at least `value`, or ``never``.
  package func point(atLeast value: Int) -> Int {
    switch self {
    case .constant(let weight, let sum):
      Self.whole((UInt128(sum) * UInt128(value) + UInt128(weight) - 1) / UInt128(weight))
    case .linear: search(value, 0)
    }
  }

  /// Where the share is due `value`, as closely as that can be said; for chances, not for bounds.
  package func place(of value: Int) -> Double {
    switch self {
    case .constant(let weight, let sum):
      return Double(value) * (Double(sum) / Double(weight))
    case .linear(let first, let last, let sum, let budget):
      // (b − a) T² + 2 B a T − 2 B S v = 0, by the root that does not cancel.
      let (a, b) = (Double(first), Double(last))
      let (length, due) = (Double(budget), Double(value) * Double(sum))
      let root = (length * a) * (length * a) + (b - a) * 2 * length * due
      let below = length * a + (max(0, root)).squareRoot()
      return below > 0 ? 2 * length * due / below : 0
    }
  }

  /// The first point at which 2 *B* *S* times what is due is at least that of `value`, and `more`.
  private func search(_ value: Int, _ more: UInt128) -> Int {
    // More than *B* is never due, and the product might not fit.
    guard case .linear(let first, let last, let sum, let budget) = self, value <= budget else {
      return Self.never
    }
    let wanted = UInt128(2 * budget) * UInt128(sum) * UInt128(value) + more
    func isReached(_ point: Int) -> Bool {
      let weight = UInt128(2 * budget - point) * UInt128(first) + UInt128(point) * UInt128(last)
      return UInt128(point) * weight >= wanted
    }
    if !isReached(budget) { return Self.never }
    var (low, high) = (0, budget)
    while low < high {
      let middle = low + (high - low) / 2
      if isReached(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func whole(_ value: UInt128) -> Int { Int(min(value, UInt128(never))) }
}
