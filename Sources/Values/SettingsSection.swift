/// The settings of one thing: what a section of a recipe reads, a stage runs and a manifest stores.
///
/// There is one list of ``SettingsField``s: keys, limits and defaults stand there and nowhere else.
/// Recipes, command lines, JSON and help texts go through it.
///
/// ```swift
/// public struct EvaluationWindow: SettingsSection {
///   public var window = 0
///   public var shift = 0
///   public init() {}
///   public static let fields: [SettingsField<Self>] = [
///     .required("window", \.window, .count(2...1 << 17, example: "512")),
///     .optional("shift", \.shift, .count(1...1 << 17, example: "128"), default: 128),
///   ]
/// }
/// ```
///
/// What is stored in the properties before they are read is never seen: a field without a default
/// has to be written, the others are set to their defaults.
public protocol SettingsSection: Codable, Equatable, Sendable {
  /// Settings none of which is read yet; see ``init(reading:)``.
  init()
  /// Every setting, in the order in which people are told of them.
  static var fields: [SettingsField<Self>] { get }
  /// Checks what concerns several settings together.
  func check() throws(SettingError)
}

extension SettingsSection {
  /// Nothing concerns several settings, unless a section says otherwise.
  public func check() throws(SettingError) {}

  /// The field called `key`.
  public static func field(_ key: String) -> SettingsField<Self>? {
    fields.first { $0.key == key }
  }

  /// Reads settings from what was written, by key; what was not written takes its default.
  ///
  /// - Parameter written: The words written for each key: one, or those of a list.
  /// - Throws: ``SettingError`` for the first setting, in the order of ``fields``, that is missing
  ///   or that cannot be read, for a key that there is not, and what ``check()`` throws.
  public init(reading written: [String: [String]] = [:]) throws(SettingError) {
    self.init()
    for field in Self.fields {
      if let words = written[field.key] {
        try field.read(words, into: &self)
      } else {
        try field.preset(&self)
      }
    }
    if let stranger = written.keys.filter({ Self.field($0) == nil }).min() {
      throw SettingError(
        key: stranger, found: "an unknown key",
        expected: "one of: \(Self.fields.map(\.key).joined(separator: ", "))")
    }
    try validate()
  }

  /// Sets every setting that has a default to it: what `init()` does where none must be written.
  public mutating func setDefaults() {
    for field in Self.fields { field.setDefault?(&self) }
  }

  /// Checks every setting as if it had been written, and then all of them together: defaults that
  /// follow from other settings, and what a program has set, are held to the same limits.
  ///
  /// - Throws: ``SettingError``.
  public func validate() throws(SettingError) {
    for field in Self.fields { try field.check(self) }
    try check()
  }

  /// Writes the recorded settings, with the keys of recipes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SettingKey.self)
    for field in Self.fields where field.isRecorded { try field.encode(self, &container) }
  }

  /// Reads what ``encode(to:)`` wrote, and checks it as if it were written in a recipe.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: SettingKey.self)
    self.init()
    for field in Self.fields {
      // Checked at once, since defaults of later settings may be computed from this one.
      if try field.decode(&self, container) {
        try field.check(self)
      } else {
        try field.preset(&self)
      }
    }
    try validate()
  }
}
