internal import Foundation

extension Double {
  /// The nearest number with six significant decimal digits; 0 for what is not finite.
  var roundedToSixDigits: Double {
    isFinite ? Double(String(format: "%.5e", self)) ?? 0 : 0
  }
}
