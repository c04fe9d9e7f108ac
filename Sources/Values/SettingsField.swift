/// One setting of a ``SettingsSection``: its key, what may be written, its default, its place.
public struct SettingsField<Owner: Sendable>: Sendable {
  /// The key, as recipes and JSON spell it.
  public let key: String
  /// What may be written, as a phrase that follows "expected".
  public let expected: String
  /// The default as it would be written; `nil` where there is none, or where it follows from other
  /// settings.
  public let defaultText: String?
  /// Whether the setting must be written.
  public let isRequired: Bool
  /// Whether results depend on it, so that it belongs in manifests.
  public let isRecorded: Bool
  /// Texts that stand just outside the limits, below and above: each must be refused.
  package let outside: [String]

  /// Reads the words of a list, or the one word of a setting that is none.
  let parse: @Sendable (inout Owner, [String]) -> Bool
  let setDefault: (@Sendable (inout Owner) -> Void)?
  let encode: @Sendable (Owner, inout KeyedEncodingContainer<SettingKey>) throws -> Void
  /// Whether the value that the owner holds is one that could have been written, and how it shows.
  private let holds: @Sendable (Owner) -> (isAllowed: Bool, shown: String)
  private let decodeValue:
    @Sendable (inout Owner, KeyedDecodingContainer<SettingKey>, SettingKey) throws -> Bool

  /// Reads `words` into `owner`.
  ///
  /// - Throws: ``SettingError`` with what was found.
  public func read(_ words: [String], into owner: inout Owner) throws(SettingError) {
    if !parse(&owner, words) {
      let found = words.count == 1 ? "'\(words[0])'" : "a list of \(words.count)"
      throw SettingError(key: key, found: found, expected: expected)
    }
  }

  /// Checks the value that `owner` holds, however it came there.
  ///
  /// - Throws: ``SettingError`` with the value.
  public func check(_ owner: Owner) throws(SettingError) {
    let (isAllowed, shown) = holds(owner)
    if !isAllowed { throw SettingError(key: key, found: "'\(shown)'", expected: expected) }
  }

  /// Sets the default.
  ///
  /// - Throws: ``SettingError`` where there is none.
  func preset(_ owner: inout Owner) throws(SettingError) {
    guard let setDefault else {
      throw SettingError(key: key, found: "nothing", expected: expected)
    }
    setDefault(&owner)
  }

  /// Reads the setting from JSON.
  ///
  /// - Returns: Whether it was there.
  func decode(
    _ owner: inout Owner, _ container: KeyedDecodingContainer<SettingKey>
  ) throws -> Bool {
    // As `StableJSON` decodes it: in Swift's spelling.
    try decodeValue(&owner, container, SettingKey(KeySpelling.capitalised(key)))
  }
}

/// How the values of a setting are written: the words a person writes, and what is refused.
public struct SettingKind<Value: Codable & Equatable & Sendable>: Sendable {
  package let expected: String
  package let outside: [String]
  package let parse: @Sendable (String) -> Value?
  let show: @Sendable (Value) -> String
  /// Whether a value that came as JSON is one that could have been written.
  package let allows: @Sendable (Value) -> Bool

  /// Describes how values are written.
  public init(
    expected: String, outside: [String] = [], parse: @escaping @Sendable (String) -> Value?,
    show: @escaping @Sendable (Value) -> String,
    allows: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    self.expected = expected
    self.outside = outside
    self.parse = parse
    self.show = show
    self.allows = allows
  }
}

extension SettingsField {
  /// A setting whose values are written as `kind` says.
  ///
  /// - Parameters:
  ///   - preset: Sets the default, which may follow from settings before this one; `nil` where the
  ///     setting must be written.
  ///   - shown: The default as it would be written, where it is a fixed one.
  static func make<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ kind: SettingKind<Value>,
    isRecorded: Bool, shown: String?, preset: (@Sendable (inout Owner) -> Void)?
  ) -> Self {
    Self(
      key: key, expected: kind.expected, defaultText: shown, isRequired: preset == nil,
      isRecorded: isRecorded, outside: kind.outside,
      parse: { owner, words in
        guard words.count == 1, let value = kind.parse(words[0]) else { return false }
        owner[keyPath: path] = value
        return true
      },
      setDefault: preset,
      encode: { owner, container in
        try container.encode(owner[keyPath: path], forKey: SettingKey(key))
      },
      holds: { (kind.allows($0[keyPath: path]), kind.show($0[keyPath: path])) },
      decodeValue: { owner, container, decodingKey in
        guard let value = try container.decodeIfPresent(Value.self, forKey: decodingKey) else {
          return false
        }
        guard kind.allows(value) else {
          throw SettingError(key: key, found: "'\(kind.show(value))'", expected: kind.expected)
        }
        owner[keyPath: path] = value
        return true
      })
  }

  /// A setting that must be written.
  public static func required<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ kind: SettingKind<Value>,
    isRecorded: Bool = true
  ) -> Self {
    make(key, path, kind, isRecorded: isRecorded, shown: nil, preset: nil)
  }

  /// A setting with a fixed default.
  public static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ kind: SettingKind<Value>,
    default value: Value, isRecorded: Bool = true
  ) -> Self {
    make(key, path, kind, isRecorded: isRecorded, shown: kind.show(value)) {
      $0[keyPath: path] = value
    }
  }

  /// A setting whose default follows from settings before it.
  public static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ kind: SettingKind<Value>,
    isRecorded: Bool = true, derived: @escaping @Sendable (Owner) -> Value
  ) -> Self {
    make(key, path, kind, isRecorded: isRecorded, shown: nil) {
      $0[keyPath: path] = derived($0)
    }
  }

  /// A list, which a single value may stand for; `preset` unless it is written.
  public static func list<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
    _ kind: SettingKind<Value>, default preset: [Value] = [], isRecorded: Bool = true
  ) -> Self {
    Self(
      key: key, expected: "a list of \(kind.expected)",
      defaultText: preset.isEmpty ? nil : preset.map(kind.show).joined(separator: ", "),
      isRequired: false, isRecorded: isRecorded, outside: kind.outside,
      parse: { owner, words in
        let values = words.compactMap(kind.parse)
        guard values.count == words.count else { return false }
        owner[keyPath: path] = values
        return true
      },
      setDefault: { $0[keyPath: path] = preset },
      encode: { owner, container in
        try container.encode(owner[keyPath: path], forKey: SettingKey(key))
      },
      holds: { owner in
        let values = owner[keyPath: path]
        return (values.allSatisfy(kind.allows), values.map(kind.show).joined(separator: ", "))
      },
      decodeValue: { owner, container, decodingKey in
        guard let values = try container.decodeIfPresent([Value].self, forKey: decodingKey) else {
          return false
        }
        guard values.allSatisfy(kind.allows) else {
          throw SettingError(key: key, found: "\(values)", expected: "a list of \(kind.expected)")
        }
        owner[keyPath: path] = values
        return true
      })
  }

  /// A setting that says nothing unless it is written.
  public static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable,
    _ kind: SettingKind<Value>, isRecorded: Bool = true
  ) -> Self {
    Self(
      key: key, expected: kind.expected, defaultText: nil, isRequired: false,
      isRecorded: isRecorded, outside: kind.outside,
      parse: { owner, words in
        guard words.count == 1, let value = kind.parse(words[0]) else { return false }
        owner[keyPath: path] = value
        return true
      },
      setDefault: { $0[keyPath: path] = nil },
      encode: { owner, container in
        try container.encodeIfPresent(owner[keyPath: path], forKey: SettingKey(key))
      },
      holds: { owner in
        let value = owner[keyPath: path]
        return (value.map(kind.allows) ?? true, value.map(kind.show) ?? "")
      },
      decodeValue: { owner, container, decodingKey in
        guard let value = try container.decodeIfPresent(Value.self, forKey: decodingKey) else {
          return false
        }
        guard kind.allows(value) else {
          throw SettingError(key: key, found: "'\(kind.show(value))'", expected: kind.expected)
        }
        owner[keyPath: path] = value
        return true
      })
  }
}
