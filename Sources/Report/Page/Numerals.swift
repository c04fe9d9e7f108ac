import Foundation

/// How numbers are written on the page: grouped by narrow no-break spaces, `—` for no number.
package enum Numerals {
  /// Stands for a number that is missing, infinite or not a number.
  package static let missing = "—"

  private static let groupSeparator = "\u{202F}"
  private static let minus = "\u{2212}"

  /// `value` with its digits in groups of three.
  package static func count(_ value: Int) -> String {
    (value < 0 ? minus : "") + grouped(String(value.magnitude))
  }

  /// `value`, a whole number, with its digits in groups of three; what is none, or is too large to
  /// be exact, as a decimal.
  package static func whole(_ value: Double) -> String {
    guard value.isFinite, value == value.rounded(), value.magnitude < 1e15 else {
      return decimal(value, places: 2)
    }
    return count(Int(value))
  }

  /// The shortest decimal that reads back as `value`.
  package static func exact(_ value: Double) -> String {
    guard value == value.rounded(), value.magnitude < 1e15 else { return "\(value)" }
    return "\(Int(value))"
  }

  /// `value` with `places` digits after the point, or with an exponent from 10¹⁵ on.
  package static func decimal(_ value: Double?, places: Int) -> String {
    guard let value, value.isFinite else { return missing }
    if value.magnitude >= 1e15 { return String(format: "%.2e", value) }
    let digits = String(format: "%.\(places)f", value.magnitude)
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let parts = digits.split(separator: ".", maxSplits: 1).map(String.init)
    let whole = grouped(parts.first ?? digits)
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return (value < 0 && !isZero ? minus : "") + whole + fraction
  }

  /// `value` with `digits` significant digits, as far as `limit` places hold them.
  package static func significant(
    _ value: Double?, digits: Int, atMost limit: Int = 12
  ) -> String {
    guard let value, value.isFinite else { return missing }
    if value == 0 { return "0" }
    // The exponent after rounding: 9.96 to two digits is 10, not 10.0.
    let scientific = String(format: "%.\(max(0, digits - 1))e", value.magnitude)
    let exponent = scientific.split(separator: "e").last.flatMap { Int($0) } ?? 0
    return decimal(value, places: min(max(0, digits - 1 - exponent), limit))
  }

  /// The share `value` as per cent, without the sign: one place, or two significant digits below
  /// one per cent, at most 4 places.
  package static func percent(_ value: Double?) -> String {
    guard let value, value.isFinite else { return missing }
    let percent = value * 100
    if percent > 0, percent < 0.0001 { return "<0.0001" }
    if percent == 0 { return "0" }
    // 99.97 must not become 100: shares next to one keep the digits of their complement.
    if percent > 99, percent < 100 { return decimal(min(percent, 99.99), places: 2) }
    if percent.magnitude >= 1 { return decimal(percent, places: percent == 100 ? 0 : 1) }
    return significant(percent, digits: 2, atMost: 4)
  }

  /// The labels of an axis's ticks: one unit and one number of places for all of `values`.
  package static func axis(_ values: [Double]) -> [String] {
    let largest = values.map(\.magnitude).max() ?? 0
    let units: [(least: Double, factor: Double, sign: String)] = [
      (1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "k"), (0, 1, ""),
    ]
    let unit = units.first { largest >= $0.least } ?? (0, 1, "")
    let scaled = values.map { $0 / unit.factor }
    let places = (0...6).first { places in
      let power = pow(10, Double(places))
      return scaled.allSatisfy {
        (($0 * power).rounded() / power - $0).magnitude <= 1e-9 * $0.magnitude
      }
    }
    return scaled.map {
      let digits = $0 == 0 ? "0" : decimal($0, places: places ?? 6)
      return $0 == 0 || unit.sign.isEmpty ? digits : digits + "\u{A0}" + unit.sign
    }
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { result += groupSeparator }
      result.append(digit)
    }
    return result
  }
}

extension String {
  /// The string cut to `columns` of a fixed grid, wide scalars counting two, with an ellipsis.
  func shortened(toColumns columns: Int) -> String {
    var used = 0
    var end = startIndex
    for index in unicodeScalars.indices {
      // Hangul and beyond are about two Latin letters wide; exactness is not needed here.
      used += unicodeScalars[index].value >= 0x1100 ? 2 : 1
      if used > columns { return String(self[..<end]) + "…" }
      if used < columns { end = unicodeScalars.index(after: index) }
    }
    return self
  }
}
