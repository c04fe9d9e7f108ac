extension SettingsField {
  /// A list, which a single value may stand for.
  ///
  /// - Parameter preset: What it is unless it is written: nothing, as a rule.
  public static func list<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
    _ kind: SettingKind<Value>, default preset: [Value] = [], isRecorded: Bool = true
  ) -> Self {
    make(key, path, kind, isRecorded: isRecorded, least: 0, preset: preset)
  }

  /// A list of at least one element that must be written, or one value that stands for it.
  public static func requiredList<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
    _ kind: SettingKind<Value>, isRecorded: Bool = true
  ) -> Self {
    make(key, path, kind, isRecorded: isRecorded, least: 1, preset: nil)
  }

  /// A list with a default of at least one element; an empty one cannot be written.
  public static func filledList<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
    _ kind: SettingKind<Value>, default preset: [Value], isRecorded: Bool = true
  ) -> Self {
    make(key, path, kind, isRecorded: isRecorded, least: 1, preset: preset)
  }

  private static func make<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
    _ kind: SettingKind<Value>, isRecorded: Bool, least: Int, preset: [Value]?
  ) -> Self {
    let expected =
      least > 0 ? "one or more, each \(kind.expected)" : "a list, each \(kind.expected)"
    let shown = preset.map { $0.map(kind.show).joined(separator: ", ") } ?? ""
    var setDefault: (@Sendable (inout Owner) -> Void)?
    if let preset { setDefault = { $0[keyPath: path] = preset } }
    return Self(
      key: key, expected: expected, expectedElement: kind.expected,
      defaultText: shown.isEmpty ? nil : shown,
      isRequired: preset == nil, isRecorded: isRecorded, takesList: true, outside: kind.outside,
      inside: kind.inside,
      parse: { owner, words in
        let values = words.compactMap(kind.parse)
        guard values.count == words.count, values.count >= least else { return false }
        owner[keyPath: path] = values
        return true
      },
      setDefault: setDefault,
      encode: { owner, container in
        try container.encode(owner[keyPath: path], forKey: SettingKey(key))
      },
      stranger: { owner in
        let values = owner[keyPath: path]
        if values.count < least { return "an empty list" }
        return values.first { !kind.allows($0) }.map { "'\(kind.show($0))'" }
      },
      decodeValue: { owner, container, decodingKey in
        guard let values = try container.decodeIfPresent([Value].self, forKey: decodingKey) else {
          return false
        }
        owner[keyPath: path] = values
        return true
      })
  }
}
