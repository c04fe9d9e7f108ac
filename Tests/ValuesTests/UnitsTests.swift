import TestSupport
import Testing
import Values

struct UnitsTests {
  @Test func bytesHaveDecimalAndBinaryUnits() {
    let sizes: [(String, Int)] = [
      ("0", 0), ("1", 1), ("12B", 12), ("300kB", 300_000), ("1MB", 1_000_000), ("2MiB", 2_097_152),
      ("1.5MB", 1_500_000), ("0.5KiB", 512), ("6.001000448GB", 6_001_000_448),
      ("1 MB", 1_000_000), ("6_815_744", 6_815_744), ("3GiB", 3 << 30), ("2TB", 2_000_000_000_000),
      ("007kB", 7000), ("byte-study-6M", 6_815_744), ("byte-study-6B", 6_001_000_448),
      ("9223372036854775807", .max), ("9223372036854775.807kB", .max),
    ]
    for (text, bytes) in sizes { #expect(Units.bytes(text) == bytes, "\(text)") }
  }

  @Test func fractionsOfAByteAreRefused() {
    for text in ["1.5", "1.50", "1.25", "0.0001kB", "1.0005kB", "0.3KiB", "1.0000000001GB"] {
      #expect(Units.bytes(text) == nil, "\(text)")
    }
    // Zeros at the end are no fraction.
    #expect(Units.bytes("1.00") == 1)
    #expect(Units.bytes("1.25000kB") == 1250)
    #expect(Units.count("1.25000k") == 1250)
  }

  @Test func countsHaveDecimalUnits() {
    let counts: [(String, Int)] = [
      ("200k", 200_000), ("1M", 1_000_000), ("1.5B", 1_500_000_000), ("4096", 4096), ("0.5k", 500),
    ]
    for (text, count) in counts { #expect(Units.count(text) == count, "\(text)") }
    for text in ["1kB", "1KiB", "1K", "1m", "1G"] { #expect(Units.count(text) == nil, "\(text)") }
  }

  private static let hostile = [
    "", " ", "_", ".", "k", "kB", "B", "-1", "+1", "1e3", "0x10", "1,5", "1.", ".5", "1..5",
    "1.2.3",
    "MB1", "1MBMB", "1 M B x", "½", "٣", "１", "5\u{301}", "1\u{200B}", "nan", "inf", "NaNkB", "\0",
    "1\n", "1\t", "９kB", "99999999999999999999", "9223372036854775808", "9223372036854775.9kB",
    "0.99999999999999999TB", "18446744073709551616", "9999999TB", "byte-study-7M", "byte-study-6m",
  ]

  @Test(arguments: hostile)
  func hostileNumbersAreRefused(_ text: String) {
    #expect(Units.bytes(text) == nil)
    #expect(Units.count(text) == nil)
  }

  @Test func everyWholeNumberOfBytesIsRead() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let thousandths = Int.random(in: 0...999_999_999, using: &random)
      let digits = String(1000 + thousandths % 1000).dropFirst()
      #expect(Units.bytes("\(thousandths / 1000).\(digits)kB") == thousandths)
      #expect(Units.count("\(thousandths / 1000).\(digits)000k") == thousandths)
    }
  }

  @Test func randomTextNeverTraps() {
    var random = SeededGenerator(seed: 2)
    let alphabet = Array("0123456789..//kMGTiBe+-_ %\u{301}٣")
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...24, using: &random)
      let text = String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "0" })
      if let bytes = Units.bytes(text) { #expect(bytes >= 0) }
      if let count = Units.count(text) { #expect(count >= 0) }
      if let share = Units.share(text) { #expect((0...1).contains(share)) }
      if let weight = Units.weight(text) { #expect(weight.denominator > 0) }
    }
  }

  @Test func sharesAreBetweenZeroAndOne() {
    let shares: [(String, Double?)] = [
      ("0", 0), ("1", 1), ("0.001", 0.001), ("0.1 %", 0.001), ("100%", 1), ("1e-3", 0.001),
      ("1.01", nil), ("101 %", nil), ("-0.1", nil), ("nan", nil), ("inf", nil), ("", nil),
      ("%", nil), ("1%%", nil), ("half", nil),
    ]
    for (text, share) in shares { #expect(Units.share(text) == share, "\(text)") }
  }
}

struct WeightTests {
  @Test func weightsAreExact() throws {
    let texts: [(String, UInt64, UInt64)] = [
      ("1", 1, 1), ("0", 0, 1), ("0.9", 9, 10), ("1/18", 1, 18), ("0.5/0.25", 2, 1),
      ("0.000000001", 1, 1_000_000_000),
    ]
    for (text, numerator, denominator) in texts {
      let weight = try #require(Units.weight(text))
      #expect(weight.numerator * denominator == numerator * weight.denominator, "\(text)")
    }
  }

  @Test(arguments: [
    "", "/", "1/", "/2", "1/0", "1/0.0", "1/2/3", "-1", "1e3", "a", "0.1234567891", "1 ",
    "18446744073709551616", "18446744073709551615/0.1", "1/18446744073709551616",
  ])
  func hostileWeightsAreRefused(_ text: String) {
    #expect(Units.weight(text) == nil)
  }

  @Test func integersAreTheSmallestInTheSameProportions() {
    let cases: [([String], [UInt64]?)] = [
      (["1", "1"], [1, 1]), (["9", "1"], [9, 1]), (["0.9", "0.1"], [9, 1]),
      (["1/2", "1/3", "1/6"], [3, 2, 1]), (["10", "20", "0"], [1, 2, 0]), (["0", "0"], [0, 0]),
      (["1/18", "17/18"], [1, 17]), ([], []), (["18446744073709551615"], [1]),
      (["18446744073709551615", "1"], [.max, 1]), (["18446744073709551615", "1/2"], nil),
      (["1/4294967291", "1/4294967279", "1/4294967231"], nil),
    ]
    for (texts, integers) in cases {
      #expect(Weight.integers(texts.compactMap(Units.weight)) == integers, "\(texts)")
    }
  }

  @Test func integersKeepEveryProportion() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let texts = (0..<4).map { _ in
        "\(Int.random(in: 0...1000, using: &random))/\(Int.random(in: 1...60, using: &random))"
      }
      let weights = texts.compactMap(Units.weight)
      #expect(weights.count == 4)
      let integers = try #require(Weight.integers(weights))
      for (first, a) in zip(weights, integers) {
        for (second, b) in zip(weights, integers) {
          // a / b = first / second, multiplied out.
          #expect(
            a * second.numerator * first.denominator == b * first.numerator * second.denominator,
            "\(texts)")
        }
      }
    }
  }
}
