internal import Glibc

/// How two values of a measure are subtracted: as they are, or by their logarithms.
enum Scale {
  case difference
  case ratio

  /// A value as it is subtracted.
  func scaled(_ value: Double) -> Double { self == .ratio ? log(value) : value }

  /// A difference as it is told.
  func told(_ value: Double) -> Double { self == .ratio ? exp(value) : value }
}

extension ClaimSettings.Measure {
  var scale: Scale { isRatio ? .ratio : .difference }
}

/// What is known of a number: the bounds that it lies between, which are equal where it is known.
struct Bounds: Hashable {
  var lower: Double
  var upper: Double

  /// A number that is known.
  init(_ value: Double) { self.init(lower: value, upper: value) }

  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The mean of numbers; `nil` of none.
  static func mean(_ all: [Bounds]) -> Bounds? {
    all.isEmpty
      ? nil
      : Bounds(
        lower: all.reduce(0) { $0 + $1.lower } / Double(all.count),
        upper: all.reduce(0) { $0 + $1.upper } / Double(all.count))
  }

  static func - (left: Bounds, right: Bounds) -> Bounds {
    Bounds(lower: left.lower - right.upper, upper: left.upper - right.lower)
  }
}
