/// One setting of a ``SettingsSection``: its key, what may be written, its default, its place.
public struct SettingsField<Owner: Sendable>: Sendable {
  /// The key, as recipes and JSON spell it.
  public let key: String
  /// What may be written, as a phrase that follows "expected".
  public let expected: String
  /// What an element may be, where several values may be written; else the same.
  public let expectedElement: String
  /// The default as it would be written; `nil` where there is none, or where it follows from other
  /// settings.
  public let defaultText: String?
  /// Whether the setting must be written.
  public let isRequired: Bool
  /// Whether results depend on it, so that it belongs in manifests.
  public let isRecorded: Bool
  /// Whether several values may be written.
  public let takesList: Bool
  /// Texts that stand just outside the limits, below and above: each must be refused.
  package let outside: [String]
  /// Texts at the limits: each can be read.
  package let inside: [String]

  /// Reads the words of a list, or the one word of a setting that is none.
  let parse: @Sendable (inout Owner, [String]) -> Bool
  let setDefault: (@Sendable (inout Owner) -> Void)?
  /// Why no default follows from the settings before this one, where none does.
  var hasNoDefault: (@Sendable (Owner) -> String?)?
  let encode: @Sendable (Owner, inout KeyedEncodingContainer<SettingKey>) throws -> Void
  /// What was found, where the owner has a value that could not have been written.
  let stranger: @Sendable (Owner) -> String?
  let decodeValue:
    @Sendable (inout Owner, KeyedDecodingContainer<SettingKey>, SettingKey) throws -> Bool

  /// Reads `words` into `owner`.
  ///
  /// - Throws: ``SettingError`` with what was found: of a list, the first word that is wrong.
  public func read(_ words: [String], into owner: inout Owner) throws(SettingError) {
    if parse(&owner, words) { return }
    var probe = owner
    let isOne = takesList || words.count == 1
    if isOne, let wrong = words.first(where: { !parse(&probe, [$0]) }) {
      throw SettingError(key: key, found: "'\(wrong)'", expected: expectedElement)
    }
    let found = words.isEmpty ? "an empty list" : "a list of \(words.count)"
    throw SettingError(key: key, found: found, expected: expected)
  }

  /// Checks the value that `owner` has, however it came there.
  ///
  /// - Throws: ``SettingError`` for one that could not have been written.
  public func check(_ owner: Owner) throws(SettingError) {
    if let found = stranger(owner) {
      throw SettingError(key: key, found: found, expected: expected)
    }
  }

  /// Sets the default.
  ///
  /// - Throws: ``SettingError`` where there is none, or none that follows.
  package func preset(_ owner: inout Owner) throws(SettingError) {
    let reason = hasNoDefault?(owner)
    guard let setDefault, reason == nil else {
      throw SettingError(
        key: key, found: "nothing", expected: expected + (reason.map { ", since \($0)" } ?? ""))
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
  package let inside: [String]
  package let parse: @Sendable (String) -> Value?
  package let show: @Sendable (Value) -> String
  /// Whether a value that came as JSON is one that could have been written.
  package let allows: @Sendable (Value) -> Bool

  /// Describes how values are written.
  ///
  /// - Parameters:
  ///   - expected: What may be written, as a phrase that follows "expected".
  ///   - outside: Texts just outside the limits, below and above, for tests.
  ///   - inside: Texts at the limits.
  ///   - parse: The value of a text; `nil` where it is none.
  ///   - show: A text of a value.
  ///   - allows: Whether a value could have been written.
  public init(
    expected: String, outside: [String] = [], inside: [String] = [],
    parse: @escaping @Sendable (String) -> Value?,
    show: @escaping @Sendable (Value) -> String,
    allows: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    self.expected = expected
    self.outside = outside
    self.inside = inside
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
      key: key, expected: kind.expected, expectedElement: kind.expected, defaultText: shown,
      isRequired: preset == nil,
      isRecorded: isRecorded, takesList: false, outside: kind.outside, inside: kind.inside,
      parse: { owner, words in
        guard words.count == 1, let value = kind.parse(words[0]) else { return false }
        owner[keyPath: path] = value
        return true
      },
      setDefault: preset,
      encode: { owner, container in
        try container.encode(owner[keyPath: path], forKey: SettingKey(key))
      },
      stranger: { owner in
        let value = owner[keyPath: path]
        return kind.allows(value) ? nil : "'\(kind.show(value))'"
      },
      decodeValue: { owner, container, decodingKey in
        guard let value = try container.decodeIfPresent(Value.self, forKey: decodingKey) else {
          return false
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
  ///
  /// - Parameter isRequired: Why it does not, and so must be written, where that is so.
  public static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ kind: SettingKind<Value>,
    isRecorded: Bool = true, required isRequired: (@Sendable (Owner) -> String?)? = nil,
    derived: @escaping @Sendable (Owner) -> Value
  ) -> Self {
    var field = make(key, path, kind, isRecorded: isRecorded, shown: nil) {
      $0[keyPath: path] = derived($0)
    }
    field.hasNoDefault = isRequired
    return field
  }

  /// A setting that need not have a value: `nil` unless it is written.
  public static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable,
    _ kind: SettingKind<Value>,
    isRecorded: Bool = true
  ) -> Self {
    Self(
      key: key, expected: kind.expected, expectedElement: kind.expected, defaultText: nil,
      isRequired: false,
      isRecorded: isRecorded, takesList: false, outside: kind.outside, inside: kind.inside,
      parse: { owner, words in
        guard words.count == 1, let value = kind.parse(words[0]) else { return false }
        owner[keyPath: path] = value
        return true
      },
      setDefault: { $0[keyPath: path] = nil },
      encode: { owner, container in
        try container.encodeIfPresent(owner[keyPath: path], forKey: SettingKey(key))
      },
      stranger: { owner in
        owner[keyPath: path].flatMap { kind.allows($0) ? nil : "'\(kind.show($0))'" }
      },
      decodeValue: { owner, container, decodingKey in
        guard let value = try container.decodeIfPresent(Value.self, forKey: decodingKey) else {
          return false
        }
        owner[keyPath: path] = value
        return true
      })
  }
}
