extension SettingKind where Value == Int {
  /// A whole number such as `200k`, within `range`.
  ///
  /// - Parameter example: A value that a person might write.
  public static func count(_ range: ClosedRange<Int>, example: String) -> Self {
    whole(range, "a count such as \(example)", Units.count)
  }

  /// A number of bytes such as `300kB`, within `range`.
  public static func bytes(_ range: ClosedRange<Int>) -> Self {
    whole(range, Units.bytesExpected, Units.bytes)
  }

  private static func whole(
    _ range: ClosedRange<Int>, _ what: String, _ parse: @escaping @Sendable (String) -> Int?
  ) -> Self {
    let (least, most) = (range.lowerBound, range.upperBound)
    let limits = most == .max ? "at least \(least)" : "from \(least) to \(most)"
    let above = most == .max ? "9223372036854775808" : "\(most + 1)"
    return SettingKind(
      expected: "\(what), \(limits)",
      outside: ["\(least - 1)", above], inside: ["\(least)", "\(most)"],
      parse: { text in parse(text).flatMap { range.contains($0) ? $0 : nil } },
      show: { "\($0)" }, allows: range.contains)
  }
}

extension SettingKind where Value == Double {
  /// A number such as `3e-3`, within `range`.
  public static func number(_ range: ClosedRange<Double>) -> Self {
    SettingKind(
      expected: "a number from \(short(range.lowerBound)) to \(short(range.upperBound))",
      outside: ["\(range.lowerBound.nextDown)", "\(range.upperBound.nextUp)"],
      inside: ["\(range.lowerBound)", "\(range.upperBound)"],
      parse: { text in Double(text).flatMap { range.contains($0) ? $0 : nil } },
      show: short, allows: range.contains)
  }

  /// A share of one such as `0.001` or `0.1 %`.
  public static var share: Self {
    SettingKind(
      expected: Units.shareExpected, outside: ["-0.000001", "1.000001"],
      inside: ["0", "100 %"], parse: Units.share, show: short, allows: (0...1).contains)
  }

  /// `1` for 1.0, as a person would write it.
  @Sendable private static func short(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}

extension SettingKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the words of an enumeration.
  public static var word: Self {
    SettingKind(
      expected: "one of: \(Value.allCases.map(\.rawValue).joined(separator: ", "))",
      outside: ["none-of-these"], parse: { Value(rawValue: $0) }, show: { $0.rawValue })
  }
}

extension SettingKind where Value == UInt64 {
  /// The seed of a choice: any whole number of 64 bits.
  public static var seed: Self {
    SettingKind(
      expected: "a whole number from 0 to 2^64 - 1; no seed is chosen for you",
      outside: ["-1", "18446744073709551616"], inside: ["0", "18446744073709551615"],
      parse: { UInt64($0) }, show: { "\($0)" })
  }
}

extension SettingKind where Value == Bool {
  /// `true` or `false`.
  public static var truth: Self {
    SettingKind(
      expected: "true or false", outside: ["yes"], parse: { Bool($0) }, show: { "\($0)" })
  }
}

extension SettingKind where Value == String {
  /// Any text but an empty one.
  ///
  /// - Parameter what: What the text says, as a phrase that follows "expected".
  public static func text(_ what: String) -> Self {
    SettingKind(
      expected: what, outside: [""], parse: { $0.isEmpty ? nil : $0 }, show: { $0 },
      allows: { !$0.isEmpty })
  }
}
