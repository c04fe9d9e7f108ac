/// An exact non-negative weight.
public struct Weight: Sendable, Hashable, Codable {
  /// Above the line.
  public let numerator: UInt64
  /// Below the line; above 0.
  public let denominator: UInt64

  /// Whole numbers in the same proportions as `weights`, as small as they can be.
  ///
  /// - Returns: `nil` where the common denominator does not fit 64 bits.
  public static func integers(_ weights: [Weight]) -> [UInt64]? {
    var common: UInt64 = 1
    for weight in weights {
      let factor = weight.denominator / divisor(common, weight.denominator)
      let (product, overflow) = common.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      common = product
    }
    var integers: [UInt64] = []
    for weight in weights {
      let (integer, overflow) = weight.numerator.multipliedReportingOverflow(
        by: common / weight.denominator)
      if overflow { return nil }
      integers.append(integer)
    }
    let shared = max(1, integers.reduce(0, divisor))
    return integers.map { $0 / shared }
  }

  private static func divisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
    second == 0 ? first : divisor(second, first % second)
  }
}

/// Numbers with units as recipes write them.
public enum Units {
  /// Bytes of text: `300kB`, `1.5MB`, `2MiB`, a plain number, or a size of the byte study by name.
  public static func bytes(_ text: String) -> Int? {
    if let preset = byteStudySizes[text] { return preset }
    let suffixes: [(String, UInt64)] = [
      ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1000), ("MB", 1_000_000),
      ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ]
    return number(text, suffixes)
  }

  /// What ``bytes(_:)`` takes, for messages.
  public static let bytesExpected = "a size such as 300kB, 1MB, 2MiB, 6815744 or byte-study-6M"

  /// A count: `200k`, `1M`, `1.5B`, or a plain number.
  public static func count(_ text: String) -> Int? {
    number(text, [("k", 1000), ("M", 1_000_000), ("B", 1_000_000_000)])
  }

  /// What ``count(_:)`` takes, for messages.
  public static let countExpected = "a count such as 200k, 1M or 4096"

  /// A share between 0 and 1: `0.001` or `0.1 %`.
  public static func share(_ text: String) -> Double? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast() : Substring(text)
    guard let value = Double(digits.filter { $0 != " " }) else { return nil }
    let share = isPercent ? value / 100 : value
    return share >= 0 && share <= 1 ? share : nil
  }

  /// What ``share(_:)`` takes, for messages.
  public static let shareExpected = "a share between 0 and 1, such as 0.001 or 0.1 %"

  /// A weight: any non-negative number, or a fraction such as `1/18`; exact.
  public static func weight(_ text: String) -> Weight? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = decimal(parts[0]) else { return nil }
    guard parts.count == 2 else { return first }
    guard let second = decimal(parts[1]), second.numerator > 0 else { return nil }
    let (numerator, overflow) = first.numerator.multipliedReportingOverflow(by: second.denominator)
    let (denominator, other) = first.denominator.multipliedReportingOverflow(by: second.numerator)
    return overflow || other ? nil : Weight(numerator: numerator, denominator: denominator)
  }

  private static func decimal(_ text: Substring) -> Weight? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }),
      let digits = UInt64(parts.joined())
    else { return nil }
    let places = parts.count == 2 ? parts[1].count : 0
    guard places <= 9 else { return nil }
    return Weight(numerator: digits, denominator: (0..<places).reduce(1) { ten, _ in ten * 10 })
  }

  /// The training sizes of "Measuring Cross-lingual Transfer in Bytes" as its code has them.
  private static let byteStudySizes = [
    "byte-study-6M": 6_815_744, "byte-study-19M": 19_398_656, "byte-study-60M": 60_817_408,
    "byte-study-189M": 189_267_968, "byte-study-600M": 600_834_048,
    "byte-study-6B": 6_001_000_448,
  ]

  /// Exact where the product is a whole number that fits; `nil` otherwise.
  private static func number(_ text: String, _ suffixes: [(String, UInt64)]) -> Int? {
    let text = text.filter { $0 != "_" && $0 != " " }
    let (digits, factor) =
      suffixes.first { text.hasSuffix($0.0) }
      .map { (String(text.dropLast($0.0.count)), $0.1) } ?? (text, 1)
    guard let exact = decimal(Substring(digits)) else { return nil }
    let product = exact.numerator.multipliedFullWidth(by: factor)
    guard product.high < exact.denominator else { return nil }
    let (value, rest) = exact.denominator.dividingFullWidth(product)
    return rest == 0 ? Int(exactly: value) : nil
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }
}
